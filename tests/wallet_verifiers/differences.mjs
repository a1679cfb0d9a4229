// The rows on which a wallet's own package answers otherwise than this library, and why. One list for each package.

const NO_CLAIMS = 'they accept: verifyIdentityToken checks signature, typ, issuer, audience and times, and no other claim';
const NO_TYPES = 'they accept: the package copies what the claim has, without a look at its type';
const NO_EXPECTATIONS =
  'they accept: verifyCrossmintJwt checks signature and end, and leaves issuer, audience and user to the caller';

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
  stytch: {
    'no user': 'they accept: `authenticateJwtLocal` reads `sub` as an empty text then',
    'no exp': 'they accept: a token without an end does not end',
    'the token of a member of a business': 'they accept: the consumer client does not look at that claim',
    'a session that is a text': NO_TYPES,
    'an address that is a number': NO_TYPES,
    'factors that are an object': NO_TYPES,
    'a factor that is a text': NO_TYPES,
  },
  crossmint: {
    "another customer's token": NO_EXPECTATIONS,
    'a token without an audience': NO_EXPECTATIONS,
    'a token of another issuer': NO_EXPECTATIONS,
    'a token without a user': NO_EXPECTATIONS,
    'a token without an end': 'they accept: a token without an end does not end',
    'a token that ended 30 s ago': 'we accept: our leeway is 60 s by default, theirs is 0 s',
  },
};
