"""How the pages look: in the dark, on a narrow screen, with very long values."""

import every_page
from story import Story

LONG_KEYWORD = "/".join(["departments", "of-" + "x" * 120, "y" * 100])
LONG_TARGET = "https://very-long-host-name." + "z" * 60 + ".example.com/" + "a" * 900 + "?q=" + "b" * 900

# Every text that contrasts with what is behind it by less than WCAG 2.2 asks for (success criterion 1.4.3).
POORLY_READABLE = """
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const over = ([r, g, b, a = 1], behind) => [r, g, b].map((part, i) => part * a + behind[i] * (1 - a));
const behind = (element) => {
  const colour = numbers(getComputedStyle(element).backgroundColor);
  if (colour.length === 3) return colour;
  return over(colour, element.parentElement ? behind(element.parentElement) : [255, 255, 255]);
};
const luminance = (colour) => {
  const [r, g, b] = colour.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const judge = (element, text, style) => {
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const back = behind(element);
  const ratio = contrast(over(numbers(style.color), back), back);
  return ratio >= (isLarge ? 3 : 4.5) ? [] : [`${text.trim().slice(0, 40)}: ${ratio.toFixed(2)}`];
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  const isSeen = texts.currentNode.data.trim() && element.checkVisibility() && !element.closest('.unseen');
  if (isSeen) found.push(...judge(element, texts.currentNode.data, getComputedStyle(element)));
}
for (const box of document.querySelectorAll('input:not([type=hidden])')) {
  found.push(...judge(box, box.value, getComputedStyle(box)));
  if (box.placeholder) found.push(...judge(box, box.placeholder, getComputedStyle(box, '::placeholder')));
}
return found;
"""


class Appearance(Story):
    def setUp(self):
        super().setUp()
        self.home.golinks("add", "wiki", "https://wiki.example.com{/page}", "-d", "How we work", "-t", "docs")
        self.home.golinks("add", "w", "go/wiki")

    def colours(self):
        return self.browser.run("const style = getComputedStyle(document.body); return [style.color, style.backgroundColor]")

    def test_light_and_dark_differ_and_both_can_be_read(self):
        seen = []
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            for page in every_page.show_each(self.home, self.browser, "wiki"):
                with self.subTest(scheme=scheme, page=page):
                    self.assertEqual(self.browser.run(POORLY_READABLE), [])
            seen.append(self.colours())
        self.assertNotEqual(*seen)

    def test_nothing_is_wider_than_a_narrow_screen(self):
        self.home.golinks("add", LONG_KEYWORD, LONG_TARGET, "-d", "d" * 400, "-t", "t" * 100)
        self.home.golinks("add", "short", "go/" + LONG_KEYWORD)
        self.browser.resize(360, 740)
        for keyword in ("wiki", LONG_KEYWORD, "short"):
            for page in every_page.show_each(self.home, self.browser, keyword):
                with self.subTest(page=page):
                    root = "document.scrollingElement"
                    width, room = self.browser.run(f"return [{root}.scrollWidth, {root}.clientWidth]")
                    self.assertLessEqual(width, room)
