package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Search across folders: parameters, operators, snippets. */
@ExtendWith(WebNode.Resolver.class)
class SearchTest {

  private static WebClient mailbox(WebNode node) {
    WebClient alice = node.account();
    deliver(node, alice, "anna@example.net", "Budget 2027", "numbers <b>bold</b> & more");
    deliver(node, alice, "ben@example.org", "Lunch on Friday", "shall we eat");
    deliver(node, alice, "anna@example.net", "Re: Lunch on Friday", "yes budget allows");
    node.deliver(
        alice.address(),
        "From: files@example.com\r\nSubject: the file\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: application/pdf; name=a.pdf\r\n"
            + "Content-Disposition: attachment; filename=a.pdf\r\n\r\n"
            + "x".repeat(3000)
            + "\r\n");
    return alice;
  }

  private static void deliver(
      WebNode node, WebClient alice, String from, String subject, String text) {
    node.deliver(
        alice.address(),
        "From: "
            + from
            + "\r\nTo: alice@demo.test\r\nSubject: "
            + subject
            + "\r\n\r\n"
            + text
            + "\r\n");
  }

  private static List<String> found(WebClient alice, String parameters) {
    JsonNode answer = alice.get("/emails/search?" + parameters).json();
    List<String> subjects = new ArrayList<>();
    answer.path("emails").forEach(email -> subjects.add(email.path("subject").asText()));
    assertThat(answer.path("total_count").asInt()).isEqualTo(subjects.size());
    return subjects;
  }

  private static String query(String query) {
    return "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  @Test
  void parametersHoldTogether(WebNode node) {
    WebClient alice = mailbox(node);
    assertThat(found(alice, "from=anna")).containsExactly("Re: Lunch on Friday", "Budget 2027");
    assertThat(found(alice, "subject=lunch&from=ben")).containsExactly("Lunch on Friday");
    assertThat(found(alice, "has_attachment=true")).containsExactly("the file");
    assertThat(found(alice, "after=2100-01-01")).isEmpty();
    assertThat(found(alice, "before=2100-01-01T00:00:00Z&folder=inbox")).hasSize(4);
    assertThat(found(alice, "is_read=true")).isEmpty();
    assertThat(alice.get("/emails/search?after=soon").status()).isEqualTo(400);
  }

  @Test
  void operatorsInsideTheQuery(WebNode node) {
    WebClient alice = mailbox(node);
    assertThat(found(alice, query("budget"))).containsExactly("Re: Lunch on Friday", "Budget 2027");
    assertThat(found(alice, query("budget -from:anna"))).isEmpty();
    assertThat(found(alice, query("from:anna subject:budget"))).containsExactly("Budget 2027");
    assertThat(found(alice, query("\"lunch on\" -re:"))).containsExactly("Lunch on Friday");
    assertThat(found(alice, query("lunch friday"))).hasSize(2);
    assertThat(found(alice, query("has:attachment larger:2k"))).containsExactly("the file");
    assertThat(found(alice, query("larger:1m"))).isEmpty();
    assertThat(found(alice, query("is:unread in:inbox"))).hasSize(4);
    assertThat(found(alice, query("is:flagged"))).isEmpty();
    assertThat(alice.get("/emails/search?" + query("is:strange")).status()).isEqualTo(400);
    assertThat(alice.get("/emails/search?" + query("in:nowhere")).status()).isEqualTo(404);
  }

  @Test
  void snippetsMarkWhatMatchedAndEscapeTheRest(WebNode node) {
    WebClient alice = mailbox(node);
    JsonNode hit = alice.get("/emails/search?" + query("numbers")).json().path("emails").path(0);
    assertThat(hit.path("snippet").path("preview").asText())
        .startsWith("<mark>numbers</mark> &lt;b&gt;bold&lt;/b&gt; &amp; more");
    assertThat(hit.path("email_id").asText()).isNotEmpty();
  }

  @Test
  void pagesOfAFilteredSearchFitTogether(WebNode node) {
    WebClient alice = node.account();
    for (int i = 0; i < 9; i++) {
      deliver(node, alice, "x@example.net", "even " + i, "t");
      deliver(node, alice, "x@example.net", "odd " + i, "t");
    }
    List<String> all = new ArrayList<>();
    String path = "/emails/search?limit=4&" + query("-odd");
    JsonNode page = alice.get(path).json();
    assertThat(page.path("total_count").asInt()).isEqualTo(9);
    while (true) {
      page.path("emails").forEach(email -> all.add(email.path("subject").asText()));
      if (!page.path("has_more").asBoolean()) {
        break;
      }
      page = alice.get(path + "&cursor=" + page.path("next_cursor").asText()).json();
    }
    assertThat(all).hasSize(9).doesNotHaveDuplicates().allMatch(s -> s.startsWith("even"));
  }
}
