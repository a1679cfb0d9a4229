/** This package's version, which the native part has to have, too. A test holds it to `package.json`. */
export const VERSION = '0.1.0';
