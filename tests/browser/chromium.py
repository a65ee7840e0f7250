"""Chromium, driven like a person drives it. It takes http://go for the daemon, as it does after `golinks setup`."""

import collections
import json
import os
import shutil
import urllib.parse

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

ORIGIN = "http://go"
PATIENCE = 30  # seconds until a wait is given up: a safety net, not a measure

QUIET = ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--window-size=1200,900")


def is_gone(element):
    """Whether its page was left. While that happens, the driver has several words for it."""
    try:
        element.is_enabled()
    except WebDriverException:
        return True
    return False


class Chromium:
    def __init__(self, address, arguments=()):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in (*QUIET, f"--host-resolver-rules=MAP go {address}, MAP go.localhost {address}, MAP rebound.example {address}", *arguments):
            options.add_argument(argument)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self._network = []

    def close(self):
        self.driver.quit()

    # Going somewhere

    def open(self, address):
        """`address` is a path of golinks ("/fb"), or a URL."""
        self.driver.get(urllib.parse.urljoin(ORIGIN, address))

    def leave_by(self, action):
        """Does what leads to another page, and waits for that page."""
        here = self.find("html")
        action()
        self.wait_until(lambda _: is_gone(here))
        self.wait_until(lambda driver: driver.execute_script("return document.readyState") == "complete")

    def click(self, text):
        """Follows the link, or presses the button, of the page's content that reads so."""
        named = f"//main//*[self::a or self::button][normalize-space()='{text}']"
        self.leave_by(self.driver.find_element(By.XPATH, named).click)

    def open_tab(self):
        self.driver.switch_to.new_window("tab")

    def switch_tab(self, number):
        self.driver.switch_to.window(self.driver.window_handles[number])

    def close_other_tabs(self):
        for handle in self.driver.window_handles[1:]:
            self.driver.switch_to.window(handle)
            self.driver.close()
        self.switch_tab(0)

    # Looking

    @property
    def url(self):
        return self.driver.current_url

    @property
    def heading(self):
        return self.find("h1").text

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def find_all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def texts(self, css):
        return [element.text for element in self.find_all(css)]

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait_until(self, condition):
        return WebDriverWait(self.driver, PATIENCE, poll_frequency=0.02).until(condition)

    # The keyboard

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def press_shifted(self, key):
        ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(key).key_up(Keys.SHIFT).perform()

    @property
    def focused(self):
        """What a screen reader calls the element that has the keyboard."""
        return self.driver.switch_to.active_element.accessible_name

    # The screen

    def resize(self, width, height):
        self._command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme):
        """`scheme` is "light" or "dark"."""
        self._command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def reset_screen(self):
        self._command("Emulation.clearDeviceMetricsOverride")
        self._command("Emulation.setEmulatedMedia", features=[])

    def _command(self, name, **parameters):
        self.driver.execute_cdp_cmd(name, parameters)

    # What developers see

    def network(self, event):
        """The parameters of all events of that name: "Network.responseReceived"."""
        for entry in self.driver.get_log("performance"):
            self._network.append(json.loads(entry["message"])["message"])
        return [message["params"] for message in self._network if message["method"] == event]

    def statuses(self, url):
        """What was answered to requests for that address, in order, whether or not the page was let see it."""
        asked = collections.defaultdict(list)  # redirects go on under the same id
        for seen in self.network("Network.requestWillBeSent"):
            asked[seen["requestId"]].append(seen["request"]["url"])
        answered = [(asked[seen["requestId"]], seen["statusCode"]) for seen in self.network("Network.responseReceivedExtraInfo")]
        return [status for urls, status in answered if urls and urls.pop(0) == url]

    def complaints(self):
        """What the console holds since it was last asked, but for the note that a document came with an error status."""
        documents = {seen["response"]["url"] for seen in self.network("Network.responseReceived") if seen["type"] == "Document"}
        entries = self.driver.get_log("browser")
        return [entry["message"] for entry in entries
                if entry["source"] != "network" or entry["message"].split(" - ")[0] not in documents]

    def forget(self):
        """Whatever the console and the network have seen so far is none of the next story's business."""
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self._network.clear()
