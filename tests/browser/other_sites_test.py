"""What a page of another web site can do with golinks, in the same browser: link to it, and nothing else."""

import urllib.parse

from story import Story

FORM = """<!DOCTYPE html><title>attack</title>
<form id="attack" method="post" action="{action}" {attributes}>{fields}</form>
<script>document.getElementById("attack").submit()</script>"""

TRUSTED = "http://go.localhost"  # where browsers say what a request is for

FIELDS = '<input name="keyword" value="evil"><input name="target" value="https://evil.example">'
# What a text/plain form sends is {"target":"https://evil.example","x":"="}
JSON_FIELD = """<input name='{"target":"https://evil.example","x":"' value='"}'>"""


class OtherSites(Story):
    def setUp(self):
        super().setUp()
        self.home.golinks("add", "wiki", self.web.url + "/wiki")
        self.before = self.home.store()

    def tearDown(self):
        self.assertEqual(self.home.store(), self.before)
        self.browser.forget()  # the browser complains about the attacks
        super().tearDown()

    def visit(self, page):
        self.browser.forget()
        self.web.pages["/attack"] = page
        self.browser.open(self.web.url + "/attack")

    def attack_by_form(self, action, fields=FIELDS, attributes=""):
        """Opens a page whose form sends itself, and returns what golinksd answered."""
        self.visit(FORM.format(action=action, fields=fields, attributes=attributes))
        answered = action if action.startswith("http://go") else self.web.redirects["/307"]
        self.browser.wait_until(lambda _: self.browser.url == answered)
        return self.browser.statuses(answered)

    def attack_by_fetch(self, path, **options):
        """Returns what the page's script saw, and what golinksd answered."""
        self.visit("<!DOCTYPE html><title>attack</title>")
        script = """const [url, options, done] = arguments;
                    fetch(url, options).then((answer) => done(answer.type), () => done("failed"))"""
        seen = self.browser.driver.execute_async_script(script, "http://go" + path, options)
        return seen, self.browser.statuses("http://go" + path)

    def test_a_form_that_sends_itself(self):
        self.assertEqual(self.attack_by_form("http://go/.new"), [403])
        self.assertTrue(self.browser.find("main p").text.startswith("another web site may not change links: Origin is 'http://"))
        for path in ("/.edit/wiki", "/.delete/wiki"):
            self.assertEqual(self.attack_by_form("http://go" + path), [403])

    def test_a_form_that_hides_where_it_comes_from(self):
        self.assertEqual(self.attack_by_form("http://go/.new", attributes='rel="noreferrer"'), [403])
        page = FORM.format(action="http://go/.new", fields=FIELDS, attributes="")
        self.browser.forget()
        self.browser.open("data:text/html," + urllib.parse.quote(page))  # whose origin is "null"
        self.browser.wait_until(lambda _: self.browser.url == "http://go/.new")
        self.assertEqual(self.browser.statuses("http://go/.new"), [403])

    def test_a_form_that_is_redirected_here(self):
        self.web.redirects["/307"] = "http://go/.new"
        self.assertEqual(self.attack_by_form("/307"), [403])

    def test_a_form_that_looks_like_json(self):
        for path in ("/.new", "/.api/links/evil"):
            self.assertIn(self.attack_by_form("http://go" + path, JSON_FIELD, 'enctype="text/plain"'), ([403], [405]))

    def test_a_fetch_that_asks_nobody(self):
        for content_type in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
            seen, answered = self.attack_by_fetch("/.new", method="POST", mode="no-cors", body="keyword=evil&target=evil.example",
                                                  headers={"Content-Type": content_type})
            self.assertEqual((seen, answered), ("failed", [403]))

    def test_a_fetch_with_json_that_has_to_ask_first(self):
        for method in ("POST", "PUT", "DELETE"):
            seen, answered = self.attack_by_fetch("/.api/links/wiki", method=method, body='{"target":"https://evil.example"}',
                                                  headers={"Content-Type": "application/json"})
            self.assertEqual(seen, "failed")
            self.assertTrue(answered and all(status >= 400 for status in answered), answered)

    def test_reading_the_links(self):
        for path in ("/", "/.export", "/.api/links", "/.search?q=wiki", "/.suggest?q=w"):
            self.assertEqual(self.attack_by_fetch(path)[0], "failed")
            self.assertEqual(self.attack_by_fetch(path, mode="no-cors")[0], "failed")  # Cross-Origin-Resource-Policy

    def test_whether_a_link_exists(self):
        for url in ("http://go", TRUSTED):
            seen = set()
            for path in ("/wiki", "/nothing", "/.new"):
                self.visit("<!DOCTYPE html><title>attack</title>")
                script = """const [url, done] = arguments;
                            fetch(url, {mode: "no-cors"}).then((answer) => done(answer.type), () => done("failed"))"""
                seen.add(self.browser.driver.execute_async_script(script, url + path))
            self.assertEqual(seen, {"failed"})

    def test_a_hidden_frame_is_no_use(self):
        self.browser.open(TRUSTED + "/wiki")
        used = self.home.hits("wiki")
        self.visit(f'<!DOCTYPE html><iframe hidden src="{TRUSTED}/wiki"></iframe>')
        self.browser.wait_until(lambda _: 302 in self.browser.statuses(TRUSTED + "/wiki"))
        self.assertEqual(self.home.hits("wiki"), used)
        self.assertGreater(used, 0)

    def test_a_frame_around_a_page(self):
        self.visit('<!DOCTYPE html><iframe src="http://go/.delete/wiki"></iframe>')
        self.browser.wait_until(lambda _: any("frame-ancestors" in complaint for complaint in self.browser.complaints()))
        self.browser.driver.switch_to.frame(0)
        self.assertEqual(self.browser.find_all("button.danger"), [])
        self.browser.driver.switch_to.default_content()

    def test_a_name_of_its_own_that_leads_here(self):
        self.browser.open("http://rebound.example/")
        self.assertEqual(self.browser.statuses("http://rebound.example/"), [421])
        self.assertNotIn("wiki", self.browser.find("body").text)

    def test_a_link_here_is_followed(self):
        self.web.pages["/page"] = '<!DOCTYPE html><title>page</title><main><a href="http://go/wiki/start">our wiki</a></main>'
        self.browser.open(self.web.url + "/page")
        self.browser.click("our wiki")
        self.assertEqual(self.browser.url, self.web.url + "/wiki/start")

    def test_a_link_to_a_page_here_is_followed(self):
        self.web.pages["/page"] = '<!DOCTYPE html><title>page</title><main><a href="http://go/wiki+">about it</a></main>'
        self.browser.open(self.web.url + "/page")
        self.browser.click("about it")
        self.assertEqual(self.browser.heading, "go/wiki")
