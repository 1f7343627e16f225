# The worker on bare workerd, with a door to fill its directory.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [ (name = "tidemark", worker = .tidemark), .objects ],
  sockets = [ (name = "http", address = "127.0.0.1:8787", http = (), service = "tidemark") ],
);

const objects :Workerd.Service = (name = "objects", disk = (path = "objects", writable = true));

const tidemark :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed "../dist/bench-directory.js") ],
  compatibilityDate = "2026-11-01",
  durableObjectNamespaces = [
    (className = "Subject", uniqueKey = "tidemark-subject", enableSql = true),
    # The list is ranked in memory. All its parts are read on one thread here, so that at a million contacts the
    # first would be put out of memory, after ten seconds, before the last has been read.
    (className = "Directory", uniqueKey = "tidemark-directory", enableSql = true, preventEviction = true),
    (className = "Workspace", uniqueKey = "tidemark-workspace", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
    (name = "SUBJECT", durableObjectNamespace = "Subject"),
    (name = "DIRECTORY", durableObjectNamespace = "Directory"),
    (name = "WORKSPACE", durableObjectNamespace = "Workspace"),
    (name = "TIDEMARK_WORKSPACE", fromEnvironment = "TIDEMARK_WORKSPACE"),
    (name = "TIDEMARK_ADMIN_KEY", fromEnvironment = "TIDEMARK_ADMIN_KEY"),
  ],
);
