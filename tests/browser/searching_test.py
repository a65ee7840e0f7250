"""Links are found, with and without script."""

from selenium.webdriver.common.keys import Keys

from pages import LinkList, Search
from story import Story

LINKS = [
    {"keyword": "calendar", "target": "https://calendar.example.com", "tags": ["daily"]},
    {"keyword": "gh", "target": "https://github.com", "description": "Code lives here", "tags": ["dev"]},
    {"keyword": "ghost", "target": "https://ghost.example.com", "tags": ["blog"]},
    {"keyword": "wiki", "target": "https://wiki.example.com", "description": "How the code is built", "tags": ["dev"]},
]


class SearchingAsYouType(Story):
    def setUp(self):
        super().setUp()
        self.home.add_all(LINKS)
        self.browser.open("/")
        self.list = LinkList(self.browser)

    def assert_shows(self, *keywords):
        # The rows are replaced while they are read: ask the page for all of them in one go.
        script = "return [...document.querySelectorAll('.links tbody th .keyword')].map((link) => link.textContent)"
        self.browser.wait_until(lambda driver: driver.execute_script(script) == list(keywords))

    def test_results_count_title_and_address_follow_what_is_typed(self):
        self.assert_shows("calendar", "gh", "ghost", "wiki")
        search = Search(self.browser)
        search.type("gh")
        self.assert_shows("gh", "ghost")
        self.browser.wait_until(lambda _: self.browser.url == "http://go/.search?q=gh")
        self.assertEqual(self.list.count, "2 of 4 links")
        self.assertEqual(self.browser.driver.title, "gh · golinks")
        search.type("o")
        self.assert_shows("ghost")
        search.type(Keys.BACKSPACE * 3)
        self.assert_shows("calendar", "gh", "ghost", "wiki")
        self.browser.wait_until(lambda _: self.browser.url == "http://go/")

    def test_a_description_is_found_and_nothing_is_said_to_be_nothing(self):
        search = Search(self.browser)
        search.type("code")
        self.assert_shows("gh", "wiki")
        search.type("<b>zebra")
        self.browser.wait_until(lambda _: self.browser.texts(".nothing h2") == ["Nothing found"])
        self.assertIn("“code<b>zebra”", self.browser.find(".nothing p").text)

    def test_a_tag_stays_while_one_types(self):
        self.browser.open("/.search?tag=dev")
        Search(self.browser).type("wiki")
        self.assert_shows("wiki")
        self.browser.wait_until(lambda _: self.browser.url == "http://go/.search?q=wiki&tag=dev")

    def test_a_slash_goes_to_the_search_box_and_can_be_typed_there(self):
        self.browser.press("/")
        self.assertEqual(self.browser.focused, "Search links")
        self.browser.press("/")
        self.assertEqual(Search(self.browser).text, "/")
        self.browser.open("/.new")
        self.browser.press("a/b")  # the cursor waits in the keyword's box
        self.assertEqual(self.browser.find("#keyword").get_property("value"), "a/b")

    def test_enter_searches_from_every_page(self):
        self.browser.open("/.help")
        self.browser.press("/")
        self.browser.leave_by(lambda: self.browser.press("gh", Keys.ENTER))
        self.assert_at("/.search?q=gh")
        self.assert_shows("gh", "ghost")

    def test_what_was_found_is_opened_again_from_its_address(self):
        Search(self.browser).type("gh")
        self.browser.wait_until(lambda _: self.browser.url == "http://go/.search?q=gh")
        self.browser.driver.refresh()
        self.assert_shows("gh", "ghost")
        self.assertEqual(Search(self.browser).text, "gh")


class SearchingWithoutScript(Story):
    browser_arguments = ("--blink-settings=scriptEnabled=false",)

    def test_the_form_searches_when_it_is_sent(self):
        self.home.add_all(LINKS)
        self.browser.open("/.search?tag=dev")
        self.assertEqual(self.browser.find_all("html.live"), [])  # the script has not run
        self.browser.leave_by(lambda: Search(self.browser).type("wiki" + Keys.ENTER))
        self.assert_at("/.search?q=wiki&tag=dev")
        self.assertEqual(LinkList(self.browser).keywords, ["wiki"])
        self.assertEqual(LinkList(self.browser).count, "1 of 4 links")
