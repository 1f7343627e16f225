/** What tests inside workerd find in `env`: the bindings of wrangler.toml. */
declare namespace Cloudflare {
  interface Env extends TidemarkEnv {}
}
type TidemarkEnv = import('./env.ts').Env
