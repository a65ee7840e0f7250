"""What is stored is text, on every page, whatever it looks like."""

import urllib.parse

from selenium.common.exceptions import NoAlertPresentException

import every_page
from pages import FIELDS
from story import Story

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>{{name}}{{{target}}}&lt;b&gt;<!--"
KEYWORD = "a'onmouseover='alert(4)'&lt;i&gt;"
TARGET = "https://example.com/'onfocus='alert(5)'&quot;&lt;i&gt;?a=&lt&amp=1#;alert(6)//--"
TAG = "'><script>alert(7)</script>{{tag}}"

INJECTED = "main script, main img, main svg[onload], [onmouseover], [onfocus], [onerror], main i, main b, iframe, object, base"


class Markup(Story):
    def setUp(self):
        super().setUp()
        self.home.golinks("add", KEYWORD, TARGET, "-d", MARKUP, "-t", TAG)
        self.home.golinks("add", "alias", "go/" + KEYWORD, "-d", MARKUP)

    def assert_harmless(self, page):
        with self.subTest(page=page):
            self.assertEqual([element.get_attribute("outerHTML") for element in self.browser.find_all(INJECTED)], [])
            self.assertEqual(len(self.browser.find_all("script")), 1)  # ours, in the head
            with self.assertRaises(NoAlertPresentException):
                self.browser.driver.switch_to.alert.accept()

    def test_on_every_page(self):
        for keyword in (KEYWORD, "alias"):
            for page in every_page.show_each(self.home, self.browser, keyword):
                self.assert_harmless(page)

    def test_it_is_shown_as_it_was_typed(self):
        self.browser.open("/.detail/" + urllib.parse.quote(KEYWORD))
        self.assertEqual(self.browser.heading, "go/" + KEYWORD)
        self.assertEqual(self.browser.find(".lead").text, MARKUP)
        self.assertEqual(self.browser.find("dd.address").text, TARGET)
        self.assertEqual(self.browser.texts(".tags a"), [TAG])
        self.browser.open("/.edit/" + urllib.parse.quote(KEYWORD))
        self.assertEqual(self.browser.find("#description").get_property("value"), MARKUP)

    def test_what_an_address_brings_along_is_text(self):
        markup = urllib.parse.quote(MARKUP, safe="")
        form = "&".join(f"{field}={markup}" for field in FIELDS)
        for address in (f"/.search?q={markup}", f"/.search?tag={markup}&sort={markup}&page={markup}", f"/.new?{form}", f"/{markup}",
                        f"/.{markup}", f"/%00{markup}", f"/.edit/{markup}", f"/.delete/{markup}", f"/.detail/{markup}",
                        f"/.detail/alias?{markup}", f"/.detail/alias/{markup}?q={markup}", f"/{markup}+?q={markup}"):
            self.browser.open(address)
            self.assert_harmless(address)

    def test_search_results_that_arrive_by_script_are_text(self):
        self.browser.open("/")
        self.browser.find("#q").send_keys("alert")
        self.browser.wait_until(lambda _: self.browser.url == "http://go/.search?q=alert")
        self.assert_harmless("live results")
        self.browser.find("#q").send_keys(MARKUP)
        self.browser.wait_until(lambda _: self.browser.find_all(".nothing"))
        self.assert_harmless("no live results")
