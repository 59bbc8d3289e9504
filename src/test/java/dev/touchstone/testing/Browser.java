package dev.touchstone.testing;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium without a screen, as one person at a desk uses it. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  /**
   * @throws org.openqa.selenium.WebDriverException if Chromium or its driver is not installed
   *     (Debian: chromium, chromium-driver)
   */
  public Browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        "--window-size=1280,900");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().window().setSize(new Dimension(1280, 900));
  }

  /** Light or dark, as the desk's owner prefers. */
  public Browser prefers(String colours) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    return this;
  }

  public Browser open(String path) {
    driver.get("http://localhost:" + RestAssured.port + path);
    return this;
  }

  /** Signs in with a token, as a person would. */
  public Browser signIn(String token) {
    open("/console/login").type("token", token).press("Sign in");
    waitFor("Sign out");
    return this;
  }

  public Browser type(String field, String text) {
    WebElement element = driver.findElement(By.name(field));
    element.clear();
    element.sendKeys(text);
    return this;
  }

  /** Presses the button with these words. */
  public Browser press(String words) {
    driver
        .findElement(By.xpath("//button[contains(normalize-space(.), \"" + words + "\")]"))
        .click();
    return this;
  }

  /** Follows the link with these words. */
  public Browser follow(String words) {
    driver.findElement(By.xpath("//a[contains(normalize-space(.), \"" + words + "\")]")).click();
    return this;
  }

  /** Sends a form of this session to an address that no button leads to. */
  public Browser submit(String action) {
    driver.executeScript(
        "const f = document.createElement('form'); f.method = 'post'; f.action = arguments[0];"
            + "const c = document.createElement('input'); c.name = 'csrf';"
            + "c.value = document.querySelector('input[name=csrf]').value;"
            + "f.append(c); document.body.append(f); f.submit();",
        action);
    return this;
  }

  public Browser waitFor(String words) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> "expected to read \"" + words + "\", found:\n" + text())
        .until(any -> text().contains(words));
    return this;
  }

  /** What a reader sees; nothing while a page gives way to the next. */
  public String text() {
    try {
      return driver.findElement(By.tagName("body")).getText();
    } catch (StaleElementReferenceException | NoSuchElementException e) {
      return "";
    } catch (WebDriverException e) {
      // How chromedriver says at times that the element went away with its page.
      if (String.valueOf(e.getMessage()).contains("does not belong to the document")) {
        return "";
      }
      throw e;
    }
  }

  public String address() {
    return driver.getCurrentUrl().replaceFirst("^https?://[^/]+", "");
  }

  public boolean has(String css) {
    return !driver.findElements(By.cssSelector(css)).isEmpty();
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** What axe-core finds wrong with the page that is serious or critical, in a line each. */
  public List<String> seriousAccessibilityViolations() {
    return new AxeBuilder()
        .analyze(driver).getViolations().stream()
            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
            .map(Browser::line)
            .toList();
  }

  private static String line(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getHelp()
        + " "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
  }

  /** The whole page, as a picture in target/screenshots. */
  public Browser photograph(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      long height =
          ((Number) driver.executeScript("return document.documentElement.scrollHeight"))
              .longValue();
      driver.manage().window().setSize(new Dimension(1280, (int) Math.min(2400, height + 160)));
      Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
      driver.manage().window().setSize(new Dimension(1280, 900));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
