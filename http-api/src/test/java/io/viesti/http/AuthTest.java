package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.http.WebClient.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may ask, and how they say who they are. */
@ExtendWith(WebNode.Resolver.class)
class AuthTest {

  private static String login(String address, String password) {
    return WebClient.json(Map.of("address", address, "password", password));
  }

  @Test
  void basicCredentialsOpenTheAccount(WebNode node) {
    WebClient alice = node.account();
    Answer me = alice.get("/me");
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().path("address").asText()).isEqualTo(alice.address());
    assertThat(me.json().path("used").asLong()).isZero();
  }

  @Test
  void withoutCredentialsTheAnswerIsAChallenge(WebNode node) {
    for (String path : new String[] {"/me", "/folders", "/folders/inbox/emails", "/events"}) {
      Answer answer = node.client().get(path);
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.response().headers().allValues("WWW-Authenticate"))
          .anyMatch(challenge -> challenge.startsWith("Bearer"))
          .anyMatch(challenge -> challenge.startsWith("Basic"));
      assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
      assertThat(answer.json().path("status").asInt()).isEqualTo(401);
      assertThat(answer.json().path("title").asText()).isEqualTo("Unauthorized");
      assertThat(answer.json().path("detail").asText()).isNotEmpty();
      assertThat(answer.json().path("type").asText()).isNotEmpty();
    }
  }

  @Test
  void wrongPasswordsAndUnknownAccountsLookTheSame(WebNode node) {
    WebClient alice = node.account();
    Answer wrong = node.client().post("/auth/token", login(alice.address(), "wrong"));
    Answer unknown = node.client().post("/auth/token", login("nobody@demo.test", "wrong"));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(wrong.text()).isEqualTo(unknown.text());
    assertThat(node.client().basic(alice.address(), "wrong").get("/me").status()).isEqualTo(401);
    assertThat(node.client().basic("no address", "x").get("/me").status()).isEqualTo(401);
    assertThat(node.client().bearer("made-up").get("/me").status()).isEqualTo(401);
  }

  @Test
  void tokensWorkUntilTheyAreRevoked(WebNode node) {
    WebClient alice = node.account();
    Answer issued = node.client().post("/auth/token", login(alice.address(), WebNode.PASSWORD));
    assertThat(issued.status()).isEqualTo(201);
    assertThat(issued.json().path("expires_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    WebClient bearer = node.client().bearer(issued.json().path("token").asText());
    assertThat(bearer.get("/me").status()).isEqualTo(200);
    assertThat(bearer.delete("/auth/token").status()).isEqualTo(204);
    assertThat(bearer.get("/me").status()).isEqualTo(401);
  }

  @Test
  void theCookieReadsButWritesOnlyFromOurPage(WebNode node) {
    WebClient alice = node.account();
    Answer issued =
        node.client()
            .header("Content-Type", "application/json")
            .post("/auth/token", login(alice.address(), WebNode.PASSWORD));
    String cookie = issued.header("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/");
    WebClient browser = node.client().header("Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertThat(browser.get("/me").status()).isEqualTo(200);
    assertThat(browser.post("/folders", "{\"name\":\"evil\"}").status()).isEqualTo(403);
    assertThat(
            browser
                .header("X-Requested-With", "page")
                .post("/folders", "{\"name\":\"good\"}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void changesFromForeignPagesAreRefusedEvenWithBasicCredentials(WebNode node) {
    WebClient alice = node.account();
    String folder = "{\"name\":\"evil\"}";
    assertThat(alice.header("Sec-Fetch-Site", "cross-site").post("/folders", folder).status())
        .isEqualTo(403);
    assertThat(alice.header("Origin", "https://evil.example").post("/folders", folder).status())
        .isEqualTo(403);
    assertThat(alice.header("Origin", "null").post("/folders", folder).status()).isEqualTo(403);
    String ours = "http://127.0.0.1:" + alice.port();
    assertThat(alice.header("Origin", ours).post("/folders", folder).status()).isEqualTo(201);
    assertThat(alice.header("Origin", "https://evil.example").get("/folders").status())
        .isEqualTo(200);
  }

  @Test
  void aFormOfAnotherPageGetsNoCookie(WebNode node) {
    WebClient alice = node.account();
    Answer issued =
        node.client()
            .header("Content-Type", "text/plain")
            .post("/auth/token", login(alice.address(), WebNode.PASSWORD));
    assertThat(issued.status()).isEqualTo(201);
    assertThat(issued.header("Set-Cookie")).isEmpty();
  }

  @Test
  void invalidJsonIsA400ThatSaysWhere(WebNode node) {
    Answer answer = node.client().post("/auth/token", "{\"address\": \n oops}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("detail").asText()).contains("line 2");
    assertThat(node.client().post("/auth/token", "[1]").status()).isEqualTo(400);
    assertThat(node.client().post("/auth/token", "").status()).isEqualTo(400);
    assertThat(node.client().post("/auth/token", "{} {}").status()).isEqualTo(400);
    assertThat(node.client().post("/auth/token", "[".repeat(100_000)).status()).isEqualTo(400);
  }

  @Test
  void missingAndMistypedFieldsAreNamed(WebNode node) {
    Answer missing = node.client().post("/auth/token", "{\"address\":\"a@demo.test\"}");
    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.json().path("field").asText()).isEqualTo("password");
    Answer mistyped = node.client().post("/auth/token", "{\"address\":1,\"password\":\"x\"}");
    assertThat(mistyped.status()).isEqualTo(422);
    assertThat(mistyped.json().path("detail").asText()).contains("address");
  }

  @Test
  void bodiesBeyondTheLimitAre413(WebNode node) {
    String big = "{\"address\":\"" + "a".repeat(2_000_000) + "\"}";
    Answer answer = node.client().post("/auth/token", big);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
  }

  @Test
  void wrongMethodsAre405AndUnknownPathsAre404(WebNode node) {
    WebClient alice = node.account();
    Answer method = alice.call("PUT", "/me", new byte[0]);
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.header("Allow").orElse("")).contains("GET").contains("PATCH");
    assertThat(method.json().path("status").asInt()).isEqualTo(405);
    Answer path = alice.get("/nothing/here");
    assertThat(path.status()).isEqualTo(404);
    assertThat(path.json().path("title").asText()).isEqualTo("Not Found");
  }

  @Test
  void tooManySignInsAtOnceAre429(WebNode node) {
    WebClient alice = node.account();
    node.accounts.busy = true;
    Answer answer = alice.get("/me");
    node.accounts.busy = false;
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void theDisplayNameCanBeSetAndCleared(WebNode node) {
    WebClient alice = node.account();
    Answer set = alice.patch("/me", "{\"display_name\":\"Älice\"}");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.json().path("display_name").asText()).isEqualTo("Älice");
    assertThat(alice.patch("/me", "{\"display_name\":null}").json().path("display_name").isNull())
        .isTrue();
    assertThat(alice.patch("/me", "{\"display_name\":\"a\\u0007b\"}").status()).isEqualTo(422);
  }
}
