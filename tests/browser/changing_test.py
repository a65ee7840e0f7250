"""Links are created, edited, renamed and deleted in the browser, and the terminal sees it."""

from pages import LinkForm
from story import Story


class Changing(Story):
    def test_an_unknown_keyword_becomes_a_link_and_is_followed(self):
        self.browser.open("/handbook")
        self.assertEqual(self.browser.heading, "No link named 'handbook'")
        form = LinkForm(self.browser)
        self.assertEqual(form["keyword"], "handbook")
        form.fill(target=self.web.url + "/book", description="How we work", tags="team, docs")
        form.submit("Create link")
        self.assert_at("/.detail/handbook")
        self.assert_opens("handbook", self.web.url + "/book")
        self.assert_opens("handbook/chapter%2F1?q=x", self.web.url + "/book/chapter%2F1?q=x")
        self.assertEqual(self.browser.find("p").text, "you asked for /book/chapter%2F1?q=x")
        link = self.home.link("handbook")
        self.assertEqual((link["description"], link["tags"]), ("How we work", ["team", "docs"]))
        self.assertEqual(self.home.commands(), ["web: add handbook"])

    def test_the_form_is_sent_with_the_origin_and_the_host_go(self):
        self.browser.open("/.new")
        LinkForm(self.browser).fill(keyword="wiki", target="wiki.example.com").submit("Create link")
        sent = [seen["headers"] for seen in self.browser.network("Network.requestWillBeSentExtraInfo")]
        self.assertEqual([(headers["Origin"], headers["Host"]) for headers in sent if "Origin" in headers], [("http://go", "go")])

    def test_what_was_typed_stays_when_it_is_refused(self):
        self.browser.open("/.new")
        form = LinkForm(self.browser)
        form.fill(keyword="wiki", target="javascript:alert(1)", description="kept").submit("Create link")
        self.assertIn("javascript:", self.browser.find("[role=alert]").text)
        self.assertEqual((form["target"], form["description"]), ("javascript:alert(1)", "kept"))
        form.fill(target="wiki.example.com").submit("Create link")
        self.assert_at("/.detail/wiki")
        self.assertEqual(self.home.link("wiki")["target"], "https://wiki.example.com")

    def test_a_keyword_that_is_taken_is_not_taken_over(self):
        self.home.golinks("add", "wiki", self.web.url + "/first")
        self.browser.open("/.new")
        LinkForm(self.browser).fill(keyword="Wiki", target="second.example.com").submit("Create link")
        self.assertEqual(self.browser.find("[role=alert]").text, f"'wiki' already leads to {self.web.url}/first Edit go/Wiki")
        self.assertEqual(self.home.link("wiki")["target"], self.web.url + "/first")

    def test_a_link_is_edited(self):
        self.home.golinks("add", "wiki", self.web.url + "/old", "-d", "old", "-t", "a")
        self.browser.open("/wiki+")
        self.browser.click("Edit")
        form = LinkForm(self.browser)
        self.assertEqual((form["keyword"], form["target"], form["tags"]), ("wiki", self.web.url + "/old", "a"))
        form.fill(target=self.web.url + "/new", description="", tags="b c").submit("Save")
        self.assert_at("/.detail/wiki")
        self.assert_opens("wiki", self.web.url + "/new")
        self.assertEqual(self.home.link("wiki")["tags"], ["b", "c"])
        self.assertEqual(self.home.commands()[0], "web: edit wiki")
        self.browser.open("/.detail/wiki")
        self.assertEqual(self.browser.texts(".history td:last-child")[0], "web: edit wiki")

    def test_a_link_is_renamed_and_its_alias_follows(self):
        self.home.golinks("add", "wiki", self.web.url + "/wiki")
        self.home.golinks("add", "w", "go/wiki")
        self.browser.open("/.edit/wiki")
        LinkForm(self.browser).fill(keyword="team/handbook").submit("Save")
        self.assert_at("/.detail/team/handbook")
        self.assertEqual(self.home.keywords(), ["team/handbook", "w"])
        self.assert_opens("w", self.web.url + "/wiki")
        self.browser.open("/wiki")
        self.assertEqual(self.browser.heading, "No link named 'wiki'")

    def test_a_link_is_deleted_after_a_question_and_undo_brings_it_back(self):
        self.home.golinks("add", "wiki", self.web.url + "/wiki")
        self.home.golinks("add", "w", "go/wiki")
        self.browser.open("/.detail/wiki")
        self.browser.click("Delete")
        self.assertEqual(self.browser.heading, "Delete go/wiki?")
        self.assertEqual(self.browser.texts("main ul .keyword"), ["w"])  # would lead nowhere
        self.browser.click("Cancel")
        self.assert_at("/.detail/wiki")
        self.browser.click("Delete")
        self.browser.click("Delete link")
        self.assert_at("/")
        self.assertEqual(self.home.keywords(), ["w"])
        self.assertEqual(self.home.golinks("undo"), "undid 3: web: rm wiki\n")
        self.assert_opens("wiki", self.web.url + "/wiki")

    def test_reloading_and_going_back_change_nothing_again(self):
        self.browser.open("/.new")
        LinkForm(self.browser).fill(keyword="wiki", target="wiki.example.com").submit("Create link")
        self.browser.driver.refresh()
        self.browser.driver.back()
        self.browser.driver.forward()
        self.assert_at("/.detail/wiki")
        self.assertEqual(self.home.commands(), ["web: add wiki"])


class ChangingWithoutScript(Story):
    browser_arguments = ("--blink-settings=scriptEnabled=false",)

    def test_a_link_is_created_edited_and_deleted(self):
        self.browser.open("/wiki")
        LinkForm(self.browser).fill(target=self.web.url + "/wiki").submit("Create link")
        self.browser.click("Edit")
        LinkForm(self.browser).fill(description="How we work").submit("Save")
        self.assertEqual(self.home.link("wiki")["description"], "How we work")
        self.browser.click("Delete")
        self.browser.click("Delete link")
        self.assertEqual(self.home.keywords(), [])
        self.assertEqual(self.home.commands(), ["web: rm wiki", "web: edit wiki", "web: add wiki"])
