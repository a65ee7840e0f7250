"""Pictures of the pages, for people to look at: in the folder $GOLINKS_TEST_SCREENSHOTS."""

import os
import pathlib
import unittest

from story import Story

LINKS = [
    {"keyword": "calendar", "target": "https://calendar.google.com", "description": "Meetings, rooms, holidays", "tags": ["daily"]},
    {"keyword": "ci", "target": "https://ci.example.com{/branch}", "description": "Is it green?", "tags": ["dev"]},
    {"keyword": "docs", "target": "https://docs.example.com", "description": "Guides and references", "tags": ["docs"]},
    {"keyword": "gh", "target": "https://github.com{/owner,repo}", "description": "Code lives here", "tags": ["dev", "code"]},
    {"keyword": "grafana", "target": "https://grafana.example.com/dashboards", "description": "Dashboards", "tags": ["ops"]},
    {"keyword": "lunch", "target": "https://canteen.example.com/today", "description": "What is on the menu today"},
    {"keyword": "mdn", "target": "https://developer.mozilla.org/search{?q}", "description": "Web standards, explained",
     "tags": ["docs"]},
    {"keyword": "oncall", "target": "https://pager.example.com/team", "description": "Who to call at night", "tags": ["ops"]},
    {"keyword": "pr", "target": "https://github.com/golinks/golinks/pull{/number}", "description": "A pull request by its number",
     "tags": ["dev", "code"]},
    {"keyword": "roadmap", "target": "https://plan.example.com/2027", "description": "What comes next", "tags": ["plan"]},
    {"keyword": "team/handbook", "target": "https://wiki.example.com/handbook", "description": "How we work", "tags": ["docs"]},
    {"keyword": "wiki", "target": "https://wiki.example.com/find?q={query}", "description": "All that was ever written down",
     "tags": ["docs"]},
]


@unittest.skipUnless("GOLINKS_TEST_SCREENSHOTS" in os.environ, "GOLINKS_TEST_SCREENSHOTS names no folder")
class Screenshots(Story):
    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(os.environ["GOLINKS_TEST_SCREENSHOTS"])
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home.add_all(LINKS)
        for keyword, times in (("gh", 214), ("calendar", 96), ("pr", 61), ("wiki", 43), ("ci", 17), ("lunch", 5), ("docs", 2)):
            self.home.follow(keyword, times)

    def test_pictures_are_taken(self):
        self.browser.resize(1200, 800)
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            for name, address in (("list", "/"), ("detail", "/.detail/gh/golinks/golinks"), ("missing", "/wikii")):
                self.browser.open(address)
                picture = self.folder / f"{name}-{scheme}.png"
                self.assertTrue(self.browser.driver.get_screenshot_as_file(str(picture)))
                self.assertGreater(picture.stat().st_size, 10_000)  # not blank
