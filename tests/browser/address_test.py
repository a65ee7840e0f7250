"""Targets that a browser refuses to be sent to: it gets what to copy."""

from story import Story


class Addresses(Story):
    def test_a_file_is_named_and_its_path_selected(self):
        self.home.golinks("add", "notes", "file:///home/ann/my%20notes.txt")
        self.browser.open("/notes")
        self.assert_at("/notes")
        self.assertEqual(self.browser.heading, "This link opens a file")
        self.assertEqual(self.browser.focused, "Copy the path, and paste it there")
        selected = "const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd)"
        self.browser.wait_until(lambda _: self.browser.run(selected) == "/home/ann/my notes.txt")
        self.assertIn("golinks open notes", self.browser.texts("code"))
        self.assertEqual(self.home.hits("notes"), 1)

    def test_a_page_of_the_browser_is_named(self):
        self.home.golinks("add", "settings", "chrome://settings")
        self.browser.open("/settings")
        self.assertEqual(self.browser.find("#address").get_attribute("value"), "chrome://settings")
