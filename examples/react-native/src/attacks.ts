/** A forgery that the fake issuer makes on request (`attack=<name>`). */
export interface Attack {
  name: string;
  title: string;
}

/** All attacks of the fake issuer. A test compares this list with `cli/issuer/src/attack.rs`. */
export const ATTACKS: readonly Attack[] = [
  { name: 'other-key', title: 'Signed with somebody else’s key' },
  { name: 'none', title: 'Not signed at all (alg: none)' },
  { name: 'hmac', title: 'HMAC keyed with the public key' },
  { name: 'expired', title: 'Ended an hour ago' },
  { name: 'not-yet-valid', title: 'Begins in an hour' },
  { name: 'other-audience', title: 'Issued for another app' },
  { name: 'tampered', title: 'Another user’s id put in after signing' },
  { name: 'unknown-kid', title: 'Signed with a key nobody published' },
  { name: 'embedded-key', title: 'Brings its own key along' },
  { name: 'critical-header', title: 'Demands an unknown extension' },
];
