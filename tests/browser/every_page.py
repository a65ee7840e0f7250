"""Each page there is, for what must hold on all of them."""

import urllib.parse

from pages import LinkForm


def addresses(keyword):
    """Of the pages that a GET shows, for a link of that name."""
    named = urllib.parse.quote(keyword)
    return ["/", f"/.search?q={urllib.parse.quote(keyword, safe='')}", f"/.search?q={named}-nowhere", "/.search?sort=created",
            f"/.detail/{named}", f"/{named}+", f"/.detail/{named}/some/arguments", "/.new", f"/.edit/{named}", f"/.delete/{named}",
            f"/{named}x", "/.help", "/.nothing", "/%zz"]


def show_conflict(home, browser, keyword):
    """Leads to the page of an edit that met another."""
    link = home.link(keyword)
    browser.open("/.edit/" + urllib.parse.quote(keyword))
    home.golinks("edit", keyword, "-d", link.get("description", "") + ", edited meanwhile")
    LinkForm(browser).submit("Save")


def show_refusal(browser, keyword):
    """Leads to the page of a form that was not accepted."""
    browser.open("/.edit/" + urllib.parse.quote(keyword))
    LinkForm(browser).fill(target="javascript:alert(1)").submit("Save")


def show_each(home, browser, keyword):
    """Goes through all pages; what is yielded names the one that is open."""
    for address in addresses(keyword):
        browser.open(address)
        yield address
    show_conflict(home, browser, keyword)
    yield "the conflict"
    show_refusal(browser, keyword)
    yield "the refusal"
