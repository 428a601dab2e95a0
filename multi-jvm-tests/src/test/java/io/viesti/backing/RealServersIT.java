package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** The servers that other tests stand on do what a client of each expects. */
class RealServersIT {

  @Test
  void cassandraKeepsARow() {
    CassandraServer server = RealServers.cassandra();
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(server.host(), server.port()))
            .withLocalDatacenter(server.datacenter())
            .build()) {
      session.execute(
          "CREATE KEYSPACE proof WITH replication ="
              + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
      session.execute("CREATE TABLE proof.row (k int PRIMARY KEY, v text)");
      session.execute("INSERT INTO proof.row (k, v) VALUES (1, 'kept')");
      assertThat(session.execute("SELECT v FROM proof.row WHERE k = 1").one().getString(0))
          .isEqualTo("kept");
    }
  }

  @Test
  void kafkaMakesATopic() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", RealServers.kafka().bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("proof", 2, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains("proof");
    }
  }

  @Test
  void s3KeepsAnObject() {
    S3Server server = RealServers.s3();
    try (S3AsyncClient client =
        S3AsyncClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
            .build()) {
      client.createBucket(request -> request.bucket("proof")).join();
      client
          .putObject(
              request -> request.bucket("proof").key("k"), AsyncRequestBody.fromString("kept"))
          .join();
      assertThat(
              client
                  .getObject(
                      request -> request.bucket("proof").key("k"),
                      AsyncResponseTransformer.toBytes())
                  .join()
                  .asUtf8String())
          .isEqualTo("kept");
    }
  }
}
