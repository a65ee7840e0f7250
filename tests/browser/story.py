"""What all stories begin with: a person with golinks, a browser, and a web outside."""

import unittest

from chromium import Chromium
from home import Home, free_address
from web_site import WebSite


class Story(unittest.TestCase):
    browser_arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.address = free_address()
        cls.web = WebSite()
        cls.addClassCleanup(cls.web.close)
        cls.browser = Chromium(cls.address, cls.browser_arguments)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.home = Home(self.address)
        self.addCleanup(self.home.close)

    def tearDown(self):
        complaints = self.browser.complaints()
        self.browser.close_other_tabs()
        self.browser.reset_screen()
        self.browser.open("about:blank")
        self.browser.forget()
        self.assertEqual(complaints, [], "the browser's console")

    def assert_at(self, address):
        self.assertEqual(self.browser.url, "http://go" + address)

    def assert_opens(self, keyword, url):
        """That typing go/KEYWORD ends there."""
        self.browser.open("/" + keyword)
        self.assertEqual(self.browser.url, url)
