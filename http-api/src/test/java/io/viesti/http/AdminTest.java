package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.blob.BlobId;
import io.viesti.blob.StoredBlob;
import io.viesti.envelope.MailAddress;
import io.viesti.http.WebClient.Answer;
import io.viesti.message.MessageHeader;
import io.viesti.message.Verdict;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.ResolvedRecipient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operators' calls. */
@ExtendWith(WebNode.Resolver.class)
class AdminTest {

  @Test
  void nothingIsSaidWithoutTheOperatorToken(WebNode node) {
    WebClient operator = node.operator();
    for (WebClient nobody :
        List.of(
            new WebClient(operator.port()),
            new WebClient(operator.port()).bearer("guess"),
            new WebClient(operator.port()).basic("operator", WebNode.OPERATOR))) {
      Answer answer = nobody.get("/admin/domains");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
      assertThat(nobody.get("/admin/no-such-thing").status()).isEqualTo(401);
    }
  }

  @Test
  void domainsComeAndGo(WebNode node) {
    WebClient operator = node.operator();
    Answer made = operator.post("/admin/domains", "{\"name\":\"Example.ORG\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("name").asText()).isEqualTo("example.org");
    assertThat(operator.post("/admin/domains", "{\"name\":\"example.org\"}").status())
        .isEqualTo(409);
    assertThat(operator.post("/admin/domains", "{\"name\":\"no domain\"}").status()).isEqualTo(422);
    assertThat(operator.get("/admin/domains").json().path("domains").toString())
        .contains("{\"name\":\"example.org\"}");
    assertThat(operator.get("/admin/domains/example.org").status()).isEqualTo(200);
    assertThat(operator.delete("/admin/domains/example.org").status()).isEqualTo(204);
    assertThat(operator.get("/admin/domains/example.org").status()).isEqualTo(404);
    assertThat(operator.delete("/admin/domains/example.org").status()).isEqualTo(404);
  }

  @Test
  void accountsAreMadeFoundChangedListedAndDeleted(WebNode node) {
    WebClient operator = node.operator();
    operator.post("/admin/domains", "{\"name\":\"acc.test\"}");
    Answer made =
        operator.post(
            "/admin/accounts",
            "{\"address\":\"Anna@acc.test\",\"password\":\"secret\",\"quota\":1000000}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).contains("/admin/accounts/anna@acc.test");
    assertThat(made.json().path("quota").asLong()).isEqualTo(1_000_000);
    assertThat(made.text()).doesNotContain("secret");
    assertThat(
            operator
                .post("/admin/accounts", "{\"address\":\"anna@acc.test\",\"password\":\"x\"}")
                .status())
        .isEqualTo(409);
    Answer changed =
        operator.patch("/admin/accounts/anna%40acc.test", "{\"password\":\"new\",\"quota\":5}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("quota").asLong()).isEqualTo(5);
    assertThat(node.client().basic("anna@acc.test", "new").get("/me").status()).isEqualTo(200);
    operator.post(
        "/admin/accounts",
        "{\"address\":\"ben@acc.test\",\"password_hash\":\"$argon2id$v=19$m=1$x$y\"}");
    JsonNode first = operator.get("/admin/accounts?domain=acc.test&limit=1").json();
    assertThat(first.path("accounts").path(0).path("address").asText()).isEqualTo("anna@acc.test");
    assertThat(first.path("has_more").asBoolean()).isTrue();
    JsonNode second = operator.get("/admin/accounts?domain=acc.test&after=anna@acc.test").json();
    assertThat(second.path("accounts").size()).isEqualTo(1);
    assertThat(operator.delete("/admin/domains/acc.test").status()).isEqualTo(409);
    assertThat(operator.delete("/admin/accounts/anna@acc.test").status()).isEqualTo(204);
    assertThat(operator.get("/admin/accounts/anna@acc.test").status()).isEqualTo(404);
    assertThat(operator.get("/admin/accounts/not-an-address").status()).isEqualTo(404);
    assertThat(operator.get("/admin/accounts?domain=no%20domain").status()).isEqualTo(400);
  }

  @Test
  void accountsOfAllDomainsAreListedPageByPage(WebNode node) {
    WebClient operator = node.operator();
    List<String> made = List.of("x@all-a.test", "y@all-a.test", "x@all-b.test");
    for (String address : made) {
      String domain = address.substring(2);
      operator.post("/admin/domains", "{\"name\":\"" + domain + "\"}");
      operator.post("/admin/accounts", "{\"address\":\"" + address + "\",\"password\":\"secret\"}");
    }
    List<String> seen = new ArrayList<>();
    String after = "";
    JsonNode page;
    do {
      page = operator.get("/admin/accounts?limit=1" + after).json();
      page.path("accounts").forEach(account -> seen.add(account.path("address").asText()));
      after = "&after=" + seen.get(seen.size() - 1);
    } while (page.path("has_more").asBoolean());
    assertThat(seen).doesNotHaveDuplicates().containsSubsequence(made);
  }

  @Test
  void wrongAccountRequestsNameTheField(WebNode node) {
    WebClient operator = node.operator();
    for (String[] wrong :
        new String[][] {
          {"{\"password\":\"x\"}", "address"},
          {"{\"address\":\"nobody\",\"password\":\"x\"}", "address"},
          {"{\"address\":\"a@demo.test\"}", "password"},
          {"{\"address\":\"a@demo.test\",\"password\":\"x\",\"quota\":-1}", "quota"},
          {"{\"address\":\"a@demo.test\",\"password\":\"x\",\"quota\":\"big\"}", "quota"}
        }) {
      Answer answer = operator.post("/admin/accounts", wrong[0]);
      assertThat(answer.status()).as(wrong[0]).isEqualTo(422);
      assertThat(answer.json().path("field").asText()).isEqualTo(wrong[1]);
    }
    assertThat(
            operator
                .post("/admin/accounts", "{\"address\":\"a@unhosted.test\",\"password\":\"x\"}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void aliasesComeAndGo(WebNode node) {
    WebClient operator = node.operator();
    String alias = "{\"address\":\"sales@demo.test\",\"targets\":[\"user1@demo.test\"]}";
    assertThat(operator.post("/admin/aliases", alias).status()).isEqualTo(201);
    assertThat(operator.post("/admin/aliases", alias).status()).isEqualTo(409);
    assertThat(
            operator
                .post("/admin/aliases", "{\"address\":\"x@demo.test\",\"targets\":[]}")
                .status())
        .isEqualTo(422);
    assertThat(operator.delete("/admin/aliases/sales@demo.test").status()).isEqualTo(204);
    assertThat(operator.delete("/admin/aliases/sales@demo.test").status()).isEqualTo(404);
  }

  @Test
  void deadLettersAreShownReplayedAndRemoved(WebNode node) {
    WebClient operator = node.operator();
    MailAddress to = MailAddress.of("gone@demo.test");
    IncomingMail mail =
        new IncomingMail(
            new StoredBlob(new BlobId("a".repeat(64)), 5),
            Optional.empty(),
            List.of(new ResolvedRecipient(to, to, "m1", 1)),
            MessageHeader.EMPTY,
            Optional.empty(),
            Verdict.NONE,
            "",
            "trace-1",
            Instant.EPOCH);
    String id = WebNode.await(node.admin.letters.park(mail, "mailbox gone"));
    JsonNode listed = operator.get("/admin/deadletters?limit=10").json();
    assertThat(listed.path("dead_letters").path(0).path("reason").asText())
        .isEqualTo("mailbox gone");
    assertThat(operator.get("/admin/deadletters/" + id).json().path("trace_id").asText())
        .isEqualTo("trace-1");
    node.admin.queue.answer = Acceptance.BUSY;
    assertThat(operator.post("/admin/deadletters/" + id + "/replay", "{}").status()).isEqualTo(503);
    assertThat(operator.get("/admin/deadletters/" + id).status()).isEqualTo(200);
    node.admin.queue.answer = Acceptance.ACCEPTED;
    assertThat(operator.post("/admin/deadletters/" + id + "/replay", "{}").status()).isEqualTo(200);
    assertThat(node.admin.queue.offered).contains(mail);
    assertThat(operator.get("/admin/deadletters/" + id).status()).isEqualTo(404);
    assertThat(operator.delete("/admin/deadletters/" + id).status()).isEqualTo(404);
  }

  @Test
  void aMailsStoryIsToldByItsTraceIdOrByAMessageIdOfOurs(WebNode node) {
    WebClient operator = node.operator();
    for (String path :
        List.of(
            "/admin/traces/known",
            "/admin/messages/known/trace",
            "/admin/traces/%3Cknown@demo.test%3E")) {
      JsonNode story = operator.get(path).json();
      assertThat(story.path("notes").path(0).path("text").asText()).isEqualTo("accepted");
      assertThat(story.path("notes").path(0).path("at").asText()).isEqualTo("1970-01-01T00:00:00Z");
    }
    assertThat(operator.get("/admin/traces/unknown").json().path("notes").size()).isZero();
  }

  @Test
  void emptyQueuesAreListedAndUnknownOnesAre404(WebNode node) {
    WebClient operator = node.operator();
    assertThat(operator.get("/admin/queues").json().path("queues").isArray()).isTrue();
    assertThat(operator.get("/admin/sites").json().path("sites").isArray()).isTrue();
    assertThat(operator.get("/admin/queues/example.net").status()).isEqualTo(404);
    assertThat(operator.post("/admin/queues/example.net/retry", "{}").status()).isEqualTo(404);
    assertThat(operator.delete("/admin/queues/example.net/messages/x").status()).isEqualTo(404);
  }

  @Test
  void nodesAndShardsAreListed(WebNode node) {
    JsonNode nodes = node.operator().get("/admin/nodes").json().path("nodes");
    assertThat(nodes).hasSize(1);
    assertThat(nodes.path(0).path("status").asText()).isEqualTo("Up");
    assertThat(nodes.path(0).path("reachable").asBoolean()).isTrue();
    assertThat(nodes.path(0).path("self").asBoolean()).isTrue();
    node.account();
    JsonNode shards = node.operator().get("/admin/shards").json().path("shards");
    assertThat(shards).isNotEmpty();
    assertThat(shards).anySatisfy(one -> assertThat(one.path("entities").asLong()).isPositive());
    assertThat(shards)
        .allSatisfy(one -> assertThat(one.path("node")).isEqualTo(nodes.path(0).path("address")));
  }

  @Test
  void aQueueThatHoldsNothingBackHasNoParts(WebNode node) {
    JsonNode incoming = node.operator().get("/admin/incoming").json();
    assertThat(incoming.path("parts").isArray()).isTrue();
    assertThat(incoming.path("parts")).isEmpty();
  }

  @Test
  void aNodeWithoutDataOfItsOwnMakesNoBackup(WebNode node) {
    WebClient operator = node.operator();
    assertThat(operator.post("/admin/backup", "{\"directory\":\"/b\"}").status()).isEqualTo(409);
    assertThat(operator.post("/admin/backup", "{}").status()).isEqualTo(422);
    assertThat(operator.get("/admin/backup").status()).isEqualTo(404);
    assertThat(operator.delete("/admin/backup").status()).isEqualTo(404);
  }
}
