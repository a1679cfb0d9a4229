/**
 * Makes vectors.json with the chains' own libraries:
 *
 *     npm ci && node make.mjs
 *
 * Each row has an address, texts that are the same account, texts that are another account, and public keys with what the address
 * is to them. A library says which texts are the same; where it has no such function, its own writer made each text.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Account, AccountAddress, Ed25519PrivateKey, Secp256k1PrivateKey } from '@aptos-labs/ts-sdk';
import { Secp256k1, keccak256 as cosmosKeccak, ripemd160, sha256 } from '@cosmjs/crypto';
import { fromBech32, toBech32 } from '@cosmjs/encoding';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';
import { normalizeSuiAddress } from '@mysten/sui/utils';
import { sansPrefix, withPrefix } from '@onflow/util-address';
import { getAddressDecoder } from '@solana/kit';
import { Keypair, MuxedAccount, Account as StellarAccount } from '@stellar/stellar-sdk';
import { Address as TonAddress } from '@ton/core';
import algosdk from 'algosdk';
import * as bitcoin from 'bitcoinjs-lib';
import { getChecksumAddress, validateAndParseAddress } from 'starknet';
import { TronWeb } from 'tronweb';
import { getAddress, isAddressEqual } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const digest = (text) => createHash('sha256').update(text).digest();
const seeds = [Buffer.alloc(32, 0x11), ...[1, 2, 3, 4].map((number) => digest(`wallet-jwt ${number}`))];
const rows = [];
const check = (holds, what) => {
  if (!holds) throw new Error(`the library disagrees: ${what}`);
};
/** The text with another digit at that place. */
const changed = (text, index, digit = '7') =>
  text.slice(0, index) + (text[index] === digit ? '8' : digit) + text.slice(index + 1);
const row = (chain, address, same, different, keys = []) => rows.push({ chain, address, same, different, keys });

const pairs = await Promise.all(seeds.map((seed) => Secp256k1.makeKeypair(seed)));
const compressed = pairs.map((pair) => hex(Secp256k1.compressPubkey(pair.pubkey)));
const points = pairs.map((pair) => hex(pair.pubkey));
const ed25519 = seeds.map((seed) => hex(Keypair.fromRawEd25519Seed(seed).rawPublicKey()));
const base58 = (bytes) => getAddressDecoder().decode(bytes);
const other = (list, index) => list[(index + 1) % list.length];
const key = (publicKey, result) => ({ publicKey, check: result });

for (const [index, seed] of seeds.entries()) {
  const point = points[index];

  const evm = privateKeyToAccount(`0x${hex(seed)}`).address;
  const digits = evm.slice(2);
  const upper = `0x${digits.toUpperCase()}`;
  check(isAddressEqual(upper, evm) && getAddress(evm.toLowerCase()) === evm, evm);
  row('eip155', evm, [evm.toLowerCase(), upper, `0X${digits}`, digits, `eip155:1:${evm}`], [changed(evm, 41), `0x${digits.slice(1)}`, `solana:1:${evm}`], [
    key(`0x${point}`, 'consistent'),
    key(point, 'consistent'),
    key(`0X${point}`, 'consistent'),
    key(`0x${point.slice(2)}`, 'consistent'),
    key(`0x${compressed[index]}`, 'consistent'),
    key(`0x${other(points, index)}`, 'inconsistent'),
    key(other(compressed, index), 'inconsistent'),
    key('0x02aa', 'notChecked'),
    key('', 'notChecked'),
  ]);

  const sui = Ed25519Keypair.fromSecretKey(seed).toSuiAddress();
  const suiK1 = Secp256k1Keypair.fromSecretKey(seed).toSuiAddress();
  const r1 = Secp256r1Keypair.fromSecretKey(seed);
  const suiSpellings = (address) => [address.toUpperCase().replace('0X', '0x'), address.slice(2), `sui:mainnet:${address}`];
  for (const text of suiSpellings(sui).slice(0, 2)) check(normalizeSuiAddress(text.toLowerCase()) === sui, text);
  row('sui', sui, suiSpellings(sui), [changed(sui, 65), suiK1], [key(`0x${ed25519[index]}`, 'consistent'), key(base58(Buffer.from(ed25519[index], 'hex')), 'consistent'), key(other(ed25519, index), 'inconsistent'), key(compressed[index], 'inconsistent')]);
  row('sui', suiK1, suiSpellings(suiK1), [sui], [key(compressed[index], 'consistent'), key(point, 'consistent'), key(other(compressed, index), 'inconsistent')]);
  row('sui', r1.toSuiAddress(), suiSpellings(r1.toSuiAddress()), [sui], [key(hex(r1.getPublicKey().toRawBytes()), 'consistent')]);

  for (const legacy of [true, false]) {
    const aptos = Account.fromPrivateKey({ privateKey: new Ed25519PrivateKey(seed), legacy }).accountAddress.toStringLong();
    const short = `0x${aptos.slice(2).replace(/^0+/, '')}`;
    check(AccountAddress.fromString(short, { maxMissingChars: 63 }).toStringLong() === aptos, short);
    row('aptos', aptos, [aptos.toUpperCase().replace('0X', '0x'), aptos.slice(2), short, `aptos:1:${aptos}`], [changed(aptos, 65)], [key(ed25519[index], 'consistent'), key(other(ed25519, index), 'notChecked')]);
  }
  const aptosK1 = Account.fromPrivateKey({ privateKey: new Secp256k1PrivateKey(seed) }).accountAddress.toStringLong();
  row('aptos', aptosK1, [aptosK1.slice(2)], [changed(aptosK1, 64)], [key(point, 'consistent'), key(compressed[index], 'consistent')]);

  const starknet = validateAndParseAddress(`0x0${hex(digest(`starknet ${index}`)).slice(1)}`.replace(/^0x0[89a-f]/, '0x01'));
  const short = `0x${BigInt(starknet).toString(16)}`;
  check(validateAndParseAddress(short) === starknet, short);
  row('starknet', starknet, [short, getChecksumAddress(starknet), starknet.slice(2), starknet.toUpperCase().replace('0X', '0x'), `starknet:SN_MAIN:${starknet}`], [changed(starknet, 65), `${starknet}0`]);

  const hash = digest(`ton ${index}`);
  const ton = new TonAddress(0, hash);
  const texts = [true, false].flatMap((bounceable) =>
    [true, false].flatMap((testOnly) => [true, false].map((urlSafe) => ton.toString({ bounceable, testOnly, urlSafe })))
  );
  for (const text of texts) check(TonAddress.parse(text).equals(ton), text);
  const [friendly, ...others] = [...new Set(texts)];
  const master = new TonAddress(-1, hash);
  row('ton', friendly, [...others, ton.toRawString(), ton.toRawString().toUpperCase(), `ton:-239:${ton.toRawString()}`], [master.toString(), master.toRawString(), friendly.toLowerCase(), changed(ton.toRawString(), 65)]);

  const tron = TronWeb.address.fromPrivateKey(hex(seed));
  const tronHex = TronWeb.address.toHex(tron);
  check(TronWeb.address.fromHex(tronHex) === tron && TronWeb.isAddress(tronHex), tron);
  row('tron', tron, [tronHex, tronHex.toUpperCase(), `tron:0x2b6653dc:${tron}`], [evm, `0x${tronHex}`, changed(tronHex, 41), tron.toLowerCase()], [key(`0x${point}`, 'consistent'), key(compressed[index], 'consistent'), key(other(points, index), 'inconsistent')]);

  const pubkey = Buffer.from(compressed[index], 'hex');
  const p2wpkh = bitcoin.payments.p2wpkh({ pubkey }).address;
  const p2pkh = bitcoin.payments.p2pkh({ pubkey }).address;
  const p2sh = bitcoin.payments.p2sh({ redeem: bitcoin.payments.p2wpkh({ pubkey }) }).address;
  const p2wsh = bitcoin.payments.p2wsh({ redeem: bitcoin.payments.p2pk({ pubkey }) }).address;
  const taproot = bitcoin.address.toBech32(Buffer.from(ed25519[index], 'hex'), 1, 'bc');
  for (const address of [p2wpkh, p2wsh, taproot]) {
    const script = (text) => hex(bitcoin.address.fromBech32(text).data);
    check(script(address.toUpperCase()) === script(address), address);
    row('bip122', address, [address.toUpperCase(), `bip122:000000000019d6689c085ae165831e93:${address}`], [p2pkh, address.slice(0, -1) + address.at(-1).toUpperCase().replace(/[0-9]/, 'Q')]);
  }
  row('bip122', p2pkh, [`bip122:000000000019d6689c085ae165831e93:${p2pkh}`], [p2sh, p2wpkh, p2pkh.toLowerCase()]);
  row('bip122', p2sh, [`bip122:000000000019d6689c085ae165831e93:${p2sh}`], [p2pkh]);

  const account = ripemd160(sha256(pubkey));
  const cosmos = toBech32('cosmos', account);
  const osmosis = toBech32('osmo', account);
  check(hex(fromBech32(cosmos.toUpperCase(), 90).data) === hex(account), cosmos);
  row('cosmos', cosmos, [cosmos.toUpperCase(), osmosis, toBech32('noble', account), hex(account), `0x${hex(account)}`, `cosmos:cosmoshub-3:${cosmos}`], [toBech32('cosmos', ripemd160(sha256(Buffer.from(other(compressed, index), 'hex')))), `${cosmos.slice(0, -1)}Q`, p2wpkh], [key(compressed[index], 'consistent'), key(point, 'consistent'), key(other(compressed, index), 'inconsistent'), key(ed25519[index], 'notChecked')]);
  const injective = toBech32('inj', cosmosKeccak(pairs[index].pubkey.slice(1)).slice(-20));
  row('cosmos', injective, [injective.toUpperCase()], [cosmos], [key(compressed[index], 'consistent')]);
  const contract = digest(`contract ${index}`);
  row('cosmos', toBech32('juno', contract), [toBech32('juno', contract).toUpperCase()], [toBech32('osmo', contract), toBech32('juno', contract.subarray(0, 20))], [key(compressed[index], 'notChecked')]);

  const pair = Keypair.fromRawEd25519Seed(seed);
  const stellar = pair.publicKey();
  const muxed = new MuxedAccount(new StellarAccount(stellar, '1'), '420').accountId();
  row('stellar', stellar, [`stellar:pubnet:${stellar}`], [muxed, stellar.toLowerCase(), Keypair.fromRawEd25519Seed(other(seeds, index)).publicKey()], [key(ed25519[index], 'consistent'), key(other(ed25519, index), 'inconsistent')]);
  row('stellar', muxed, [`stellar:pubnet:${muxed}`], [stellar, new MuxedAccount(new StellarAccount(stellar, '1'), '421').accountId()], [key(ed25519[index], 'consistent')]);
  rows.at(-1).base = stellar;

  const algorand = algosdk.encodeAddress(Buffer.from(ed25519[index], 'hex'));
  row('algorand', algorand, [`algorand:wGHE2Pwdvd7S12BL5FaOP20EGYesN73k:${algorand}`], [algorand.toLowerCase(), algosdk.encodeAddress(Buffer.from(other(ed25519, index), 'hex')), ...spare(algorand)], [key(ed25519[index], 'consistent'), key(other(ed25519, index), 'inconsistent')]);

  const flow = hex(digest(`flow ${index}`)).slice(0, 16);
  row('flow', withPrefix(flow), [sansPrefix(withPrefix(flow)), `Fx${flow}`, withPrefix(flow.toUpperCase()), `flow:mainnet:${withPrefix(flow)}`], [changed(withPrefix(flow), 17), withPrefix(flow.slice(1))]);

  const solana = base58(Buffer.from(ed25519[index], 'hex'));
  row('solana', solana, [`solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:${solana}`], [solana.toLowerCase(), base58(Buffer.from(other(ed25519, index), 'hex')), `eip155:1:${solana}`], [key(ed25519[index], 'consistent'), key(solana, 'consistent'), key(`0x${other(ed25519, index)}`, 'inconsistent'), key('', 'consistent')]);
}

/** The texts whose last letter differs in bits that are not read. */
function spare(text) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const last = alphabet.indexOf(text.at(-1));
  return [1, 2, 3].map((bits) => text.slice(0, -1) + alphabet[last ^ bits]);
}

writeFileSync(new URL('vectors.json', import.meta.url), `${JSON.stringify(rows, null, 1)}\n`);
console.log(`${rows.length} rows`);
