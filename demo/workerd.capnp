# The demo: a front that serves the pages of an invented product, with Tidemark behind it on the same origin.
using Workerd = import "/workerd/workerd.capnp";
using Product = import "../command/workerd.capnp";

const config :Workerd.Config = (
  services = [ (name = "front", worker = .front), (name = "tidemark", worker = Product.tidemark), Product.objects,
    Product.internet, Product.anyNetwork ],
  sockets = [ (name = "http", address = "127.0.0.1:8787", http = (), service = "front") ],
);

const front :Workerd.Worker = (
  modules = [ (name = "front.js", esModule = embed "../dist/demo-front.js") ],
  compatibilityDate = "2026-11-01",
  bindings = [ (name = "TIDEMARK", service = "tidemark") ],
);
