"""A list that has grown for years."""

from selenium.webdriver.common.keys import Keys

from pages import LinkList, Search
from story import Story


class ManyLinks(Story):
    def setUp(self):
        super().setUp()
        self.home.add_all({"keyword": f"link-{i:04}", "target": f"https://example.com/{i}", "description": f"Number {i}",
                           "tags": ["even" if i % 2 == 0 else "odd"]} for i in range(1, 5001))

    def test_pages_are_turned(self):
        links = LinkList(self.browser)
        self.browser.open("/")
        self.assertEqual(links.count, "5,000 links, page 1 of 50")
        self.assertEqual((len(links.keywords), links.keywords[0]), (100, "link-0001"))
        self.browser.click("Next")
        self.assertEqual((links.count, links.keywords[0]), ("5,000 links, page 2 of 50", "link-0101"))
        self.browser.click("50")
        self.assertEqual((links.keywords[0], links.keywords[-1]), ("link-4901", "link-5000"))
        self.browser.click("Previous")
        self.assertEqual(links.keywords[0], "link-4801")

    def test_a_search_begins_on_its_first_page(self):
        links = LinkList(self.browser)
        self.browser.open("/.search?page=7")
        Search(self.browser).type("nowhere")  # no link holds it
        self.browser.wait_until(lambda _: self.browser.find_all(".nothing"))
        self.browser.open("/.search?tag=even")
        self.assertEqual(links.count, "2,500 of 5,000 links, page 1 of 25")
        self.browser.leave_by(lambda: Search(self.browser).type("link-499" + Keys.ENTER))
        self.assertEqual(links.keywords, ["link-4990", "link-4992", "link-4994", "link-4996", "link-4998"])

    def test_the_order_stays_from_page_to_page(self):
        links = LinkList(self.browser)
        self.browser.open("/.search?sort=keyword&reverse=1")
        self.assertEqual(links.keywords[0], "link-5000")
        self.browser.click("Next")
        self.assertEqual(links.keywords[0], "link-4900")
