// The rows on which a wallet's own package answers otherwise than this library, and why. One list for each package.

const NO_CLAIMS = 'they accept: verifyIdentityToken checks signature, typ, issuer, audience and times, and no other claim';
const NO_TYPES = 'they accept: the package copies the accounts without a look at their types';

export const DIFFERENCES = {
  privy: {
    'a user id of another form': NO_CLAIMS,
    'a user id that only begins well': NO_CLAIMS,
    'no user id': NO_CLAIMS,
    'no iat': NO_CLAIMS,
    'no exp': NO_CLAIMS,
    'no kid': 'we accept: the header has `kid: null`, which counts as absent here; jose 6.2.17 finds no key for it',
    'an account that is no object': NO_TYPES,
    'an address that is a number': NO_TYPES,
    'lv in a string': NO_TYPES,
    'an account with a member twice': 'they accept: JSON.parse takes the last one; RFC 8259 §4 leaves open which counts',
    'a huge text of accounts': 'they accept: there is no limit',
    'accounts nested too deep, counted from the outside': 'they accept: there is no limit',
    'half of a surrogate pair in an address': 'they accept: such an address could be shown as another one',
  },
  stytch: {},
  crossmint: {},
};
