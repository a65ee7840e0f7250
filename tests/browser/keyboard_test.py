"""Everything can be done without a mouse."""

from selenium.webdriver.common.keys import Keys

from story import Story

MOST_STOPS = 60  # of the Tab key on one page


class Keyboard(Story):
    def tab_to(self, name):
        """Presses Tab until a screen reader would say `name`."""
        passed = []
        for _ in range(MOST_STOPS):
            self.browser.press(Keys.TAB)
            if self.browser.focused == name:
                return
            passed.append(self.browser.focused)
        self.fail(f"Tab does not reach '{name}', but {passed}")

    def enter(self):
        self.browser.leave_by(lambda: self.browser.press(Keys.ENTER))

    def test_a_link_is_created_edited_and_deleted(self):
        self.browser.open("/")
        self.tab_to("Create a link here")  # the welcome page
        self.enter()
        self.browser.press("wiki")  # the cursor is where typing begins
        self.tab_to("Target")
        self.browser.press(self.web.url + "/wiki")
        self.tab_to("Create link")
        self.enter()
        self.assert_at("/.detail/wiki")
        self.tab_to("Edit")
        self.enter()
        self.tab_to("Description (optional)")
        self.browser.press("How we work")
        self.enter()  # in a field, it saves
        self.assert_at("/.detail/wiki")
        self.assertEqual(self.home.link("wiki")["description"], "How we work")
        self.tab_to("Delete")
        self.enter()
        self.assertEqual(self.browser.focused, "Cancel")  # so that Enter alone deletes nothing
        self.browser.press_shifted(Keys.TAB)
        self.assertEqual(self.browser.focused, "Delete link")
        self.enter()
        self.assertEqual(self.home.keywords(), [])

    def test_an_unknown_keyword_is_created_where_it_was_missed(self):
        self.browser.open("/wiki")
        self.assertEqual(self.browser.focused, "Target")
        self.browser.leave_by(lambda: self.browser.press("wiki.example.com", Keys.ENTER))
        self.assertEqual(self.home.link("wiki")["target"], "https://wiki.example.com")

    def test_a_conflict_is_settled(self):
        self.home.golinks("add", "wiki", "https://old.example.com")
        self.browser.open("/.edit/wiki")
        self.home.golinks("edit", "wiki", "https://theirs.example.com")
        self.browser.press(Keys.END, "/mine")
        self.enter()
        self.assertEqual(self.browser.heading, "go/wiki was changed meanwhile")
        self.tab_to("Save mine over it")
        self.enter()
        self.assertEqual(self.home.link("wiki")["target"], "https://old.example.com/mine")

    def test_a_link_is_found_and_opened(self):
        self.home.golinks("add", "wiki", self.web.url + "/wiki")
        self.home.golinks("add", "gh", "https://github.com")
        self.browser.open("/")
        self.browser.press("/")
        self.browser.leave_by(lambda: self.browser.press("wiki", Keys.ENTER))
        self.tab_to("wiki")
        self.enter()
        self.assertEqual(self.browser.url, self.web.url + "/wiki")

    def test_the_first_stop_skips_what_every_page_begins_with(self):
        self.home.golinks("add", "wiki", "https://wiki.example.com")
        self.browser.open("/.help")
        self.browser.press(Keys.TAB)
        self.assertEqual(self.browser.focused, "Skip to content")
        self.browser.press(Keys.ENTER)
        self.browser.wait_until(lambda driver: driver.switch_to.active_element.get_property("id") == "main")

    def test_every_stop_can_be_seen_and_has_a_name(self):
        self.home.golinks("add", "wiki", "https://wiki.example.com", "-t", "docs")
        for address in ("/", "/.detail/wiki", "/.new", "/.edit/wiki", "/.delete/wiki", "/unknown", "/.help"):
            self.browser.open(address)
            for _ in range(len(self.browser.find_all("a[href], button, input:not([type=hidden])"))):
                self.browser.press(Keys.TAB)
                element = self.browser.driver.switch_to.active_element
                if element.tag_name == "body":
                    break  # round once
                with self.subTest(page=address, element=element.get_attribute("outerHTML")[:100]):
                    self.assertTrue(element.accessible_name)
                    self.assertNotEqual(element.value_of_css_property("outline-style"), "none")
