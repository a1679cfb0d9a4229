/**
 * React Native's side of the Kotlin module: a JVM runs the unchanged module, and this class replaces JSI. A promise is a line
 * on the JVM's standard input and a line on its output. A synchronous call is a line through a pipe, and JavaScript waits
 * until the answer arrives.
 */
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import schema from '../../schema.json';

type Settle = { resolve: (value: unknown) => void; reject: (reason: unknown) => void };
type Line = { id?: number; resolved?: unknown; rejected?: Rejection; event?: string; value?: unknown };
type Rejection = { code: string; message: string; userInfo?: unknown };
type Handler = (value: unknown) => void;

const SYNCHRONOUS_LIMIT_MS = 20_000;

/** A setting that `cargo xtask test` passes to the tests. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error('run `cargo xtask test --only react-native`');
  return value;
}

export class KotlinModuleHost {
  private readonly folder = mkdtempSync(join(tmpdir(), 'wallet-jwt-host-'));
  private readonly process: ChildProcess;
  private readonly questions: number;
  private readonly answers: number;
  private readonly waiting = new Map<number, Settle>();
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly ended: Promise<number | null>;
  private lastId = 0;
  private read = '';

  /** @param options further options of the JVM */
  constructor(options: string[] = []) {
    const pipes = ['questions', 'answers'].map((name) => join(this.folder, name));
    execFileSync('mkfifo', pipes);
    const store = mkdtempSync(join(this.folder, 'store-'));
    this.process = spawn('java', [...JVM_OPTIONS, ...options, '-cp', classPath(), MAIN, ...pipes, store], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // Opened for reading and writing, so that opening does not wait for a JVM that may never start.
    this.questions = openSync(join(this.folder, 'questions'), 'r+');
    this.answers = openSync(join(this.folder, 'answers'), constants.O_RDONLY | constants.O_NONBLOCK);
    this.ended = new Promise((resolve) => {
      this.process.once('exit', (status) => {
        const gone = new Error('the JVM has ended');
        for (const { reject } of this.waiting.values()) reject(gone);
        resolve(status);
      });
    });
    if (this.process.stdout === null) throw new Error('the JVM has no output');
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      this.hear(JSON.parse(line) as Line);
    });
  }

  /** The module as `TurboModuleRegistry` returns it. */
  readonly module: Record<string, unknown> = Object.fromEntries<unknown>([
    ...schema.modules.NativeWalletJwt.spec.methods.map(({ name, typeAnnotation }) => {
      const isAsynchronous = typeAnnotation.returnTypeAnnotation.type === 'PromiseTypeAnnotation';
      const count = typeAnnotation.params.length;
      const call = (...given: unknown[]): unknown => {
        // JSI uses the same words.
        if (given.length !== count)
          throw new Error(`${name} was called with ${given.length} arguments, not ${count}`);
        const message = { method: name, arguments: given };
        return isAsynchronous ? this.ask(message) : this.askAtOnce(message);
      };
      return [name, call] as const;
    }),
    ...schema.modules.NativeWalletJwt.spec.eventEmitters.map(({ name }) => {
      const subscribe = (handler: Handler): { remove: () => void } => {
        const handlers = this.handlers.get(name) ?? new Set();
        this.handlers.set(name, handlers.add(handler));
        return { remove: () => handlers.delete(handler) };
      };
      return [name, subscribe] as const;
    }),
  ]);

  /** Ends the module and creates a new one, as a reload of the app does. The keychain stays. */
  reload = (): Promise<unknown> => this.ask({ control: 'reload' });

  /** Like `reload`, but calls that still run have no effect. The next module must use other namespaces. */
  endProcess = (): Promise<unknown> => this.ask({ control: 'endProcess' });

  /**
   * How long an event takes to leave the module. The host's exit status says whether a reload overtook an event.
   */
  setEventMillis = (millis: number): Promise<unknown> => this.ask({ control: 'eventMillis', millis });

  /** What the package registers in an app through React Native's own interface. */
  registered = (): Promise<unknown> => this.ask({ control: 'registered' });

  /** Sets the module's clock, in seconds since the epoch; null means the system's time. */
  setClock = (nowAt: number | null): Promise<unknown> =>
    this.ask(nowAt === null ? { control: 'clock' } : { control: 'clock', nowAt });

  /** Sets the answer of every key set URL and its `Date`; null means real HTTP. */
  setKeySet = (keySet: object | null, date?: string): Promise<unknown> =>
    this.ask({ control: 'keySet', ...(keySet !== null && { keySet }), ...(date !== undefined && { date }) });

  /** Turns a fault of `docs/conformance-sessions.md` on or off. */
  setFault = (name: string, is: boolean): Promise<unknown> => this.ask({ control: 'fault', name, is });

  /** The keychain's value for the account `default` in a namespace. */
  kept = (namespace: string): Promise<{ token: string | null; tombstone: boolean }> =>
    this.ask({ control: 'kept', namespace }) as Promise<{ token: string | null; tombstone: boolean }>;

  /** How many parts of the app listen to an event. */
  listeners = (name: string): number => this.handlers.get(name)?.size ?? 0;

  /** Invalidates the module and ends the JVM. */
  async stop(): Promise<void> {
    this.process.stdin?.end();
    const status = await this.ended;
    for (const pipe of [this.questions, this.answers]) closeSync(pipe);
    rmSync(this.folder, { recursive: true });
    if (status !== 0) throw new Error(`the JVM ended with status ${status}`);
  }

  private ask(message: object): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.process.stdin?.write(`${JSON.stringify({ id, ...message })}\n`);
    });
  }

  private askAtOnce(message: object): unknown {
    writeSync(this.questions, `${JSON.stringify(message)}\n`);
    const answer = JSON.parse(this.nextAnswer()) as { result?: unknown; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  }

  private nextAnswer(): string {
    const buffer = Buffer.alloc(65_536);
    const limit = Date.now() + SYNCHRONOUS_LIMIT_MS;
    while (!this.read.includes('\n')) {
      if (Date.now() > limit) throw new Error('the JVM did not answer in time');
      try {
        const count = readSync(this.answers, buffer);
        this.read += buffer.toString('latin1', 0, count);
        if (count === 0) pause();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        pause();
      }
    }
    const end = this.read.indexOf('\n');
    // The data stays as bytes until here, because a character may arrive in two pieces.
    const line = Buffer.from(this.read.slice(0, end), 'latin1').toString('utf8');
    this.read = this.read.slice(end + 1);
    return line;
  }

  private hear(line: Line): void {
    if (line.event !== undefined) {
      for (const handler of [...(this.handlers.get(line.event) ?? [])]) handler(line.value);
      return;
    }
    if (line.id === undefined) return;
    const settle = this.waiting.get(line.id);
    this.waiting.delete(line.id);
    if (line.rejected === undefined) settle?.resolve(line.resolved);
    // An Error with the members that React Native's C++ gives it.
    else settle?.reject(Object.assign(new Error(line.rejected.message), line.rejected));
  }
}

const MAIN = 'dev.walletjwt.reactnative.host.MainKt';
const JVM_OPTIONS = ['-Xshare:auto', '-XX:TieredStopAtLevel=1', `-Djna.tmpdir=${tmpdir()}`];

function classPath(): string {
  const output = setting('WALLET_JWT_HOST');
  return [join(output, 'classes'), readFileSync(join(output, 'class-path.txt'), 'utf8').trim()].join(
    delimiter
  );
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
