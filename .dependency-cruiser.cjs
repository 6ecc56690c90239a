/** The directions of ARCHITECTURE.md as rules. Each says why it is there; `npm test -- --only boundaries` runs them. */

const TEST = '\\.(test|spec)\\.tsx?$|^lib/testing/';
// Roles and the Actor type are data, as pure as any model.
const MODEL = '^lib/[^/]+/model/|^lib/authz/(actor|roles)\\.ts$';
const KERNEL = '^lib/kernel/';
const POLICY_ENGINE = '^lib/policy-engine/';
const RENDERINGS = '^lib/renderings/';
const BARREL = '^(app|components|lib|scripts)/.*(?<=/)index\\.[jt]sx?$';
const pkg = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

/** `from` may import what matches `allowed`, and nothing else. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { pathNot: allowed, couldNotResolve: false },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no first file to read, and its load order is luck. Move the shared part below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A module that neither imports nor is imported does nothing. Use it or delete it.',
      severity: 'error',
      from: { orphan: true, path: '^(lib|components)/', pathNot: [TEST, '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere fails at run time only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-barrels',
      comment: 'A barrel ties everything in a folder together: it hides cycles and pulls server code into the browser.',
      severity: 'error',
      from: { path: '^(app|components|lib|scripts)/' },
      to: { path: BARREL },
    },
    {
      name: 'no-barrel-files',
      comment: 'The same, seen from the barrel: name the file after what it does.',
      severity: 'error',
      from: { path: BARREL },
      to: {},
    },
    {
      name: 'lib-below-pages',
      comment: 'lib serves the pages, the API, the jobs and the command line alike; it cannot know any of them.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|components)/' },
    },
    {
      name: 'app-on-top',
      comment: 'Pages and routes import components and lib; scripts, benches and journeys are separate programs.',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: TEST },
      to: { path: '^(cli|scripts|e2e|bench|prisma)/|^server\\.ts$' },
    },
    {
      name: 'app-through-verbs',
      comment: 'One door: a page calls a verb or a query, which authorises. A repository does not.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^lib/.+/repository\\.ts$|^lib/db/' },
    },
    {
      name: 'components-get-data',
      comment:
        'Components are given DTOs and never fetch: of lib they see the pure models, the pure engine, the kernel, and the shape of a guide only.',
      severity: 'error',
      from: { path: '^components/', pathNot: TEST },
      to: { path: '^(lib|app)/', pathNot: [MODEL, KERNEL, POLICY_ENGINE, '^lib/renderings/connect/guide\\.ts$'] },
    },
    only(
      'models-pure',
      'Rules run in the browser too, and are tested without anything: other models, the kernel, the pure engine, zod, diff.',
      MODEL,
      [MODEL, KERNEL, POLICY_ENGINE, pkg('zod', 'diff')],
    ),
    only(
      'kernel-below-all',
      'Everything imports the kernel, so it imports nothing of ours (node:crypto and JCS serve digests, yaml serves manifests).',
      KERNEL,
      [KERNEL, pkg('zod', 'canonicalize', 'yaml'), '^(node:)?crypto$'],
    ),
    only(
      'policy-engine-pure',
      'The same input gives the same bytes, anywhere: no clock, no database, no files.',
      POLICY_ENGINE,
      [POLICY_ENGINE, KERNEL, pkg('zod')],
    ),
    only(
      'renderings-pure',
      'A rendering is a function of the compiled policy. Signing and verifying (jwt, verify) use jose and nothing else; ' +
        'files in YAML are written by yaml, since home-made quoting is how a name becomes a rule.',
      `${RENDERINGS}(?!(jwt|verify)[^/]*(\\.ts|/)|opa/pack\\.ts$)`,
      [RENDERINGS, POLICY_ENGINE, KERNEL, pkg('zod', 'yaml')],
    ),
    only(
      'renderings-jwt-pure',
      'As above, with jose: no home-made cryptography.',
      `${RENDERINGS}(jwt|verify)[^/]*(\\.ts|/)`,
      [RENDERINGS, POLICY_ENGINE, KERNEL, pkg('zod', 'jose')],
    ),
    only(
      'renderings-opa-pack-pure',
      "A bundle is a gzip tar: the same files give the same archive. Node's own zlib, and a library for the tar.",
      `${RENDERINGS}opa/pack\\.ts$`,
      [RENDERINGS, pkg('modern-tar'), '^(node:)?(zlib|util)$'],
    ),
    {
      name: 'gateway-extractable',
      comment:
        'The reference gateway and the pull agent know the policy contract only, so that they can leave this repository. ' +
        '(proper-lockfile: one agent for a file; undici: connections to servers; lru-cache: what is kept is bounded; ' +
        'ioredis: limits that gateways count together; validator, libphonenumber-js, ipaddr.js: what a card, an IBAN, a phone number, an address is; ' +
        '@opentelemetry: spans.)',
      severity: 'error',
      from: { path: '^lib/gateway/', pathNot: TEST },
      to: {
        dependencyTypesNot: ['core'],
        pathNot: [
          '^lib/gateway/',
          POLICY_ENGINE,
          RENDERINGS,
          KERNEL,
          pkg(
            'jose',
            'zod',
            'proper-lockfile',
            'undici',
            'lru-cache',
            'ioredis',
            'validator',
            'libphonenumber-js',
            'ipaddr.js',
            '@opentelemetry',
          ),
        ],
      },
    },
    {
      name: 'cli-over-the-api',
      comment:
        'The commands talk to a running Remit as any script does: of lib they see rules and words, never a verb; ' +
        "remit-pull is the gateway's side, which knows as little.",
      severity: 'error',
      from: { path: '^cli/', pathNot: TEST },
      to: { path: '^(lib|app|components)/', pathNot: [MODEL, KERNEL, '^lib/verb/parse-input\\.ts$', '^lib/gateway/'] },
    },
    {
      name: 'prisma-in-repositories',
      comment: 'Only repository.ts and lib/db talk to Prisma, so that a Scope cannot be gone around. (Conn is a type.)',
      severity: 'error',
      from: { path: '^(app|components|lib|scripts)/|^server\\.ts$', pathNot: ['^lib/db/', '/repository\\.ts$', TEST] },
      to: { path: '^lib/db/prisma\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'generated-in-repositories',
      comment: 'Generated types follow the tables; what leaves a repository is a DTO. No exception for types.',
      severity: 'error',
      from: {
        path: '^(app|components|lib|scripts|e2e|bench)/|^server\\.ts$',
        pathNot: ['^lib/db/', '/repository\\.ts$'],
      },
      to: { path: `^lib/db/generated/|${pkg('@prisma/client')}` },
    },
    {
      name: 'drivers-in-db',
      comment: 'Which database it is, is known to lib/db alone.',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^server\\.ts$', pathNot: ['^lib/db/', TEST] },
      to: { path: pkg('pg', '@electric-sql/pglite', 'pglite-prisma-adapter', '@prisma/(?!client/)[^/]+') },
    },
    {
      name: 'next-at-the-edge-of-lib',
      comment:
        'Verbs and rules outlive the web framework: next stays in app, lib/auth, lib/http and lib/server (which starts it).',
      severity: 'error',
      from: { path: '^lib/', pathNot: ['^lib/(auth|http|server)/', TEST] },
      to: { path: pkg('next') },
    },
    {
      name: 'components-next-in-browser',
      comment:
        'Components use what next offers to a browser (link, image, navigation, dynamic), never its server side.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: pkg('next'), pathNot: 'node_modules/next/(link|image|navigation|dynamic|form)\\.' },
    },
    {
      name: 'next-auth-in-auth',
      comment: 'Sign-in is replaceable: only app, lib/auth and lib/http know what does it.',
      severity: 'error',
      from: { pathNot: ['^app/', '^lib/(auth|http)/', TEST, 'node_modules'] },
      to: { path: pkg('next-auth') },
    },
    {
      name: 'no-test-code',
      comment: 'What ships does not import tests.',
      severity: 'error',
      from: { path: '^(app|components|lib|scripts)/|^server\\.ts$', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'no-development-packages',
      comment: 'A production install (`npm ci --omit=dev`) must be able to run it.',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^server\\.ts$', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that is there by luck goes away by luck: list it in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/db/generated'] },
    exclude: { path: ['^\\.next/', '^\\.remit/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count too: a component that needs a repository's type is tied to it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.d.ts', '.css', '.svg'],
    },
  },
};
