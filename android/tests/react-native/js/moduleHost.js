/**
 * In place of `bindings/js/tests/real/kotlinModuleHost.ts`: the module is React Native's own TurboModule, in this process.
 *
 * These tests reload the native part and keep their JavaScript, which an app never does. So `module` calls the TurboModule
 * of the last reload. `android.test.ts` and `reload.test.ts` use the TurboModule itself.
 */
import schema from '../../../../bindings/js/schema.json';
import { host } from './host';

const { methods, eventEmitters } = schema.modules.NativeWalletJwt.spec;

export class KotlinModuleHost {
  handlers = new Map(eventEmitters.map(({ name }) => [name, new Set()]));
  turboModule = this.connected();

  module = Object.fromEntries([
    ...methods.map(({ name }) => [name, (...given) => this.turboModule[name](...given)]),
    ...eventEmitters.map(({ name }) => [
      name,
      (handler) => {
        this.handlers.get(name).add(handler);
        return { remove: () => this.handlers.get(name).delete(handler) };
      },
    ]),
  ]);

  reload = () => this.restarted('reload');
  endProcess = () => this.restarted('endProcess');
  setClock = (nowAt) => host('clock', nowAt === null ? '' : String(nowAt));
  setKeySet = (keySet, date = '') => host('keySet', keySet === null ? '' : JSON.stringify(keySet), date);
  setFault = (name, is) => host('fault', name, String(is));
  listeners = (name) => this.handlers.get(name).size;

  kept = async (namespace) => {
    const [tombstone, token] = (await host('kept', namespace)).split('\n');
    return { token: token === '' ? null : token, tombstone: tombstone === 'true' };
  };

  registered = async () => {
    const [key, name, isTurboModule, needsEagerInit, makes, unknown] = (await host('registered')).split(' ');
    const about = {
      name,
      isTurboModule: isTurboModule === 'true',
      needsEagerInit: needsEagerInit === 'true',
      makes,
    };
    return { [key]: about, unknown: unknown === 'null' ? null : unknown };
  };

  async restarted(command) {
    await host(command);
    this.turboModule = this.connected();
  }

  connected() {
    const turboModule = globalThis.nativeModuleProxy.WalletJwt;
    for (const { name } of eventEmitters) {
      turboModule[name]((value) => {
        for (const handler of [...this.handlers.get(name)]) handler(value);
      });
    }
    return turboModule;
  }
}
