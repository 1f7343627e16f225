# The worker on bare workerd: one process, its objects on disk.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [ (name = "tidemark", worker = .tidemark), .objects, .internet, .anyNetwork ],
  sockets = [ (name = "http", address = "127.0.0.1:8787", http = (), service = "tidemark") ],
);

# The address and the folder are given on the command line.
const objects :Workerd.Service = (name = "objects", disk = (path = "objects", writable = true));

# What `fetch` reaches: public addresses alone, judged by what a name resolves to.
const internet :Workerd.Service = (name = "internet", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true)));

# What couriers use instead where TIDEMARK_ALLOW_PRIVATE_WEBHOOKS=1 was set, and nothing else ever does.
const anyNetwork :Workerd.Service =
  (name = "any-network", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)));

const tidemark :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed "../dist/worker.js") ],
  compatibilityDate = "2026-11-01",
  durableObjectNamespaces = [
    (className = "Subject", uniqueKey = "tidemark-subject", enableSql = true),
    # The list is ranked in memory. All its parts are read on one thread here, so that at a million contacts the
    # first would be put out of memory, after ten seconds, before the last has been read.
    (className = "Directory", uniqueKey = "tidemark-directory", enableSql = true, preventEviction = true),
    (className = "Workspace", uniqueKey = "tidemark-workspace", enableSql = true),
    (className = "Courier", uniqueKey = "tidemark-courier", enableSql = true),
    (className = "Inbox", uniqueKey = "tidemark-inbox", enableSql = true),
    (className = "Switchboard", uniqueKey = "tidemark-switchboard", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
    (name = "SUBJECT", durableObjectNamespace = "Subject"),
    (name = "DIRECTORY", durableObjectNamespace = "Directory"),
    (name = "WORKSPACE", durableObjectNamespace = "Workspace"),
    (name = "COURIER", durableObjectNamespace = "Courier"),
    (name = "INBOX", durableObjectNamespace = "Inbox"),
    (name = "SWITCHBOARD", durableObjectNamespace = "Switchboard"),
    (name = "ANY_NETWORK", service = "any-network"),
    (name = "TIDEMARK_WORKSPACE", fromEnvironment = "TIDEMARK_WORKSPACE"),
    (name = "TIDEMARK_WRITE_KEY", fromEnvironment = "TIDEMARK_WRITE_KEY"),
    (name = "TIDEMARK_ADMIN_KEY", fromEnvironment = "TIDEMARK_ADMIN_KEY"),
    (name = "TIDEMARK_ALLOW_PRIVATE_WEBHOOKS", fromEnvironment = "TIDEMARK_ALLOW_PRIVATE_WEBHOOKS"),
    (name = "TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS", fromEnvironment = "TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS"),
    (name = "TIDEMARK_WEBHOOK_TIMEOUT_SECONDS", fromEnvironment = "TIDEMARK_WEBHOOK_TIMEOUT_SECONDS"),
    (name = "TIDEMARK_WEBHOOK_GIVE_UP_HOURS", fromEnvironment = "TIDEMARK_WEBHOOK_GIVE_UP_HOURS"),
    (name = "TIDEMARK_LIMITS", fromEnvironment = "TIDEMARK_LIMITS"),
    (name = "TIDEMARK_ADDRESS_HEADER", fromEnvironment = "TIDEMARK_ADDRESS_HEADER"),
  ],
);
