/** The bundle: all files of tests. One of them runs in a process, as Jest has it: `testFile` is its name. */
import { Headers, Request, Response } from 'whatwg-fetch';
import { Platform } from 'react-native';
import { fetch } from './host';
import { run } from './harness';

globalThis.fetch = fetch;
// What React Native gives to apps by these names.
Object.assign(globalThis, { Headers, Request, Response });
globalThis.__dirname = '';

/** The package's own tests over the real module, without those that render. */
const SHARED = {
  authorizedFetch: () => require('../../../../bindings/js/tests/authorizedFetch.test'),
  calls: () => require('../../../../bindings/js/tests/calls.test'),
  errorCodes: () => require('../../../../bindings/js/tests/errorCodes.test'),
  session: () => require('../../../../bindings/js/tests/session.test'),
  conformance: () => require('../../../../bindings/js/tests/real/conformance.test'),
  judging: () => require('../../../../bindings/js/tests/real/judging.test'),
  module: () => require('../../../../bindings/js/tests/real/module.test'),
  ownership: () => require('../../../../bindings/js/tests/real/ownership.test'),
  requests: () => require('../../../../bindings/js/tests/real/requests.test'),
  signIn: () => require('../../../../bindings/js/tests/real/signIn.test'),
};

/** Those of this folder. */
const OWN = {
  android: () => require('./android.test'),
  crossing: () => require('./crossing.test'),
  ios: () => require('./ios.test'),
  missing: () => require('./missing.test'),
  planted: () => require('./planted.test'),
  reload: () => require('./reload.test'),
};

const LEFT_OUT = {
  authorizedFetch: {
    'a stream is not sent again, because it is used up': 'React Native has no streams',
  },
  module: {
    'waits for an event that is being sent': 'it slows the fake crossing, which is not here',
    'drops the events that wait when the module ends': 'it slows the fake crossing, which is not here',
    'a library that cannot be loaded is a missing native part':
      'the file `missing` runs it in a process of its own',
    ...(Platform.OS === 'ios' && {
      'the package creates the TurboModule when it is first needed': "it asks Android's package",
    }),
  },
};

/** React Native asks for it when something first looks at the app's state. */
const fakePlatform = { getConstants: () => ({ reactNativeVersion: { major: 0, minor: 87, patch: 1 } }) };

async function main(file) {
  let fake = (name) => (name === 'PlatformConstants' ? fakePlatform : null);
  if (file in SHARED) {
    const { KotlinModuleHost } = require('./moduleHost');
    const connected = new KotlinModuleHost();
    globalThis.kotlinModuleHost = connected;
    const others = fake;
    fake = (name) => (name === 'WalletJwt' ? connected.module : others(name));
  }
  // React Native asks this function before its own modules.
  globalThis.__turboModuleProxy = fake;
  const load = SHARED[file] ?? OWN[file];
  if (!load) throw new Error(`no file ${file}`);
  load();
  return run(file, LEFT_OUT[file] ?? {});
}

main(globalThis.testFile).then(
  (isPassed) => globalThis.done(isPassed ? 0 : 1),
  (thrown) => {
    globalThis.print(`FAIL ${globalThis.testFile}: ${thrown?.message}\n${thrown?.stack}`);
    globalThis.done(1);
  }
);
