"""OpenStack Placement as Debian packages it, on a port of loopback that it prints."""
from wsgiref import simple_server

from placement import wsgi


class Closing(simple_server.ServerHandler):
    """One request a connection, and the client is told so: sqlite has one writer at a time."""

    def cleanup_headers(self):
        super().cleanup_headers()
        self.headers["Connection"] = "close"


class Quiet(simple_server.WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


simple_server.ServerHandler = Closing
with simple_server.make_server("127.0.0.1", 0, wsgi.init_application(), handler_class=Quiet) as server:
    print("listening on", server.server_port, flush=True)
    server.serve_forever()
