"""Two edits of one link at once: neither is lost without a word."""

from pages import Conflict, LinkForm
from story import Story


class Conflicts(Story):
    def setUp(self):
        super().setUp()
        self.home.golinks("add", "wiki", "https://old.example.com", "-d", "The wiki")

    def edit_while(self, meanwhile):
        """Saves another target, from a form that was opened before `meanwhile` was done."""
        self.browser.open("/.edit/wiki")
        form = LinkForm(self.browser).fill(target="https://mine.example.com")
        meanwhile()
        form.submit("Save")
        return Conflict(self.browser)

    def edit_in_the_terminal(self):
        self.home.golinks("edit", "wiki", "https://theirs.example.com")

    def edit_in_another_tab(self):
        self.browser.open_tab()
        self.browser.open("/.edit/wiki")
        LinkForm(self.browser).fill(target="https://theirs.example.com").submit("Save")
        self.assert_at("/.detail/wiki")
        self.browser.switch_tab(0)

    def test_both_values_are_shown_and_nothing_is_saved(self):
        conflict = self.edit_while(self.edit_in_the_terminal)
        self.assertEqual(self.browser.heading, "go/wiki was changed meanwhile")
        self.assertEqual(conflict["target"], "https://mine.example.com")
        self.assertEqual(conflict.theirs("target"), "https://theirs.example.com")
        self.assertEqual(conflict.differing, ["target"])
        self.assertEqual(self.home.link("wiki")["target"], "https://theirs.example.com")

    def test_mine_is_saved_over_it(self):
        self.edit_while(self.edit_in_the_terminal).submit("Save mine over it")
        self.assert_at("/.detail/wiki")
        self.assertEqual(self.home.link("wiki")["target"], "https://mine.example.com")
        self.assertEqual(self.home.commands()[:2], ["web: edit wiki", "edit wiki"])

    def test_theirs_is_kept(self):
        before = len(self.home.commands())
        self.edit_while(self.edit_in_the_terminal)
        self.browser.click("Keep theirs")
        self.assert_at("/.detail/wiki")
        self.assertEqual(self.home.link("wiki")["target"], "https://theirs.example.com")
        self.assertEqual(len(self.home.commands()), before + 1)

    def test_the_other_edit_was_made_in_a_second_tab(self):
        conflict = self.edit_while(self.edit_in_another_tab)
        self.assertEqual(conflict.theirs("target"), "https://theirs.example.com")
        conflict.fill(target="https://both.example.com").submit("Save mine over it")
        self.assertEqual(self.home.link("wiki")["target"], "https://both.example.com")

    def test_a_third_edit_makes_another_conflict(self):
        conflict = self.edit_while(self.edit_in_the_terminal)
        self.home.golinks("edit", "wiki", "https://third.example.com")
        conflict.submit("Save mine over it")
        self.assertEqual(self.browser.heading, "go/wiki was changed meanwhile")
        self.assertEqual(Conflict(self.browser).theirs("target"), "https://third.example.com")

    def test_the_same_edit_twice_is_no_conflict(self):
        self.edit_while(lambda: self.home.golinks("edit", "wiki", "https://mine.example.com"))
        self.assert_at("/.detail/wiki")
        self.assertEqual(self.home.commands()[0], "edit wiki")

    def test_a_link_removed_meanwhile_is_created_again(self):
        conflict = self.edit_while(lambda: self.home.golinks("rm", "wiki"))
        self.assertEqual(self.browser.heading, "go/wiki was removed meanwhile")
        self.assertEqual(self.home.keywords(), [])
        conflict.submit("Create it again")
        self.assert_at("/.detail/wiki")
        self.assertEqual(self.home.link("wiki")["description"], "The wiki")

    def test_a_link_removed_meanwhile_is_left_removed(self):
        self.edit_while(lambda: self.home.golinks("rm", "wiki"))
        self.browser.click("Leave it removed")
        self.assert_at("/")
        self.assertEqual(self.home.keywords(), [])

    def test_a_link_changed_after_the_question_is_not_deleted(self):
        self.browser.open("/.delete/wiki")
        self.edit_in_the_terminal()
        self.browser.click("Delete link")
        self.assertIn("changed meanwhile", self.browser.find("[role=alert]").text)
        self.assertEqual(self.home.keywords(), ["wiki"])
        self.browser.click("Delete link")
        self.assertEqual(self.home.keywords(), [])
