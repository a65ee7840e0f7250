"""The pages of golinks, as stories speak of them."""

FIELDS = ("keyword", "target", "bare", "description", "tags")


class LinkForm:
    """The form on /.new, on /.edit/KEYWORD, on the page of an unknown keyword, and where an edit met another."""

    def __init__(self, browser):
        self.browser = browser

    def __getitem__(self, field):
        return self.browser.find(f"#{field}").get_property("value")

    def fill(self, **fields):
        for field, text in fields.items():
            box = self.browser.find(f"#{field}")
            box.clear()
            box.send_keys(text)
        return self

    def submit(self, button):
        self.browser.click(button)


class Conflict(LinkForm):
    """Mine is what the form holds, theirs is what was saved meanwhile."""

    def theirs(self, field):
        return self.browser.find(f"#{field}-theirs .said").text

    @property
    def differing(self):
        return [field for field in FIELDS if self.browser.find_all(f".differs #{field}")]


class LinkList:
    def __init__(self, browser):
        self.browser = browser

    @property
    def keywords(self):
        return self.browser.texts(".links tbody th .keyword")

    @property
    def count(self):
        return self.browser.find("#count").text


class Search:
    """The box at the top of every page."""

    def __init__(self, browser):
        self.browser = browser
        self.box = browser.find("#q")

    def type(self, text):
        self.box.send_keys(text)

    @property
    def text(self):
        return self.box.get_property("value")
