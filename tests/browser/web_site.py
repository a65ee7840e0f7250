"""Somebody else's web site, on a port of its own: where links lead to, and where attacks come from."""

import html
import http.server
import threading


class WebSite:
    def __init__(self):
        self.pages = {}  # path -> HTML; every other path has a page that names what was asked for
        self.redirects = {}  # path -> URL, sent as 307, which keeps the method and the body
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _handler(self):
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                greeting = f"<!DOCTYPE html><title>there</title><p>you asked for {html.escape(self.path)}</p>"
                content = site.pages.get(self.path, greeting).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(307)
                self.send_header("Location", site.redirects[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler
