package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Demo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.estate.Secrets;
import dev.holdfast.node.Verification;
import dev.holdfast.node.Verifier;
import dev.holdfast.notify.http.SigningKey;
import dev.holdfast.policy.Policy;
import dev.holdfast.sample.ServicePlace;
import dev.holdfast.sample.ShopServices;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The sample shop with the services of its teams: one is told of orders, one archives the documents itself.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ShopServicesTest {
    @TempDir
    static Path home;

    private ServicePlace place;
    private SampleEngine engine;
    private List<String> roots = List.of();

    @BeforeAll
    void load() {
        place = ServicePlace.choose(home);
        engine = new SampleEngine("shop", Optional.of(place));
        engine.demo.load(2_000, 42, (_, _, _) -> {});
        roots = engine.demo.applyPolicies("test");
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private long documentsOfArchivedOrders() {
        return engine.number("evidence", "select count(*) from document_archive.order_documents");
    }

    private int post(String path, String id, Instant at, String body) throws IOException, InterruptedException {
        SigningKey key =
                SigningKey.of(new SecretRef(SecretRef.Kind.FILE, place.keyFile().toString()), new Secrets(Map.of()));
        return post(path, SigningKey.headers(List.of(key), id, at, body.getBytes(StandardCharsets.UTF_8)), body);
    }

    private int post(String path, Map<String, String> headers, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + place.allowed() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    @Order(1)
    void itsPoliciesUseBothKindsOfCallbackWithAKeyOfTheInstallation() throws IOException {
        Policy orders = engine.features.policies().byName("orders");
        Policy documents = engine.features.policies().byName("documents");

        assertThat(roots).containsExactly("orders");
        assertThat(Objects.requireNonNull(orders.callback()).executes()).isFalse();
        assertThat(orders.callback().url()).isEqualTo("http://127.0.0.1:" + place.port() + "/orders");
        assertThat(documents.archivedByService()).isTrue();
        assertThat(Objects.requireNonNull(documents.callback()).verify()).isEqualTo("gone-and-archived");
        assertThat(documents.callback().secret()).isEqualTo("file:" + place.keyFile());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.keyFile())))
                .isEqualTo("rw-------");
        assertThat(ServicePlace.remembered(home)).contains(place);
    }

    @Test
    @Order(2)
    void theServiceArchivesItsDocumentsAndTheOtherHearsOfEachChunkOfOrders() {
        List<SessionView> sessions = engine.run(roots);

        Demo.ServiceFigures figures = engine.demo.services().orElseThrow();

        assertThat(sessions).hasSize(5).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        SessionView orders = of(sessions, "orders");
        SessionView documents = of(sessions, "documents");
        assertThat(figures.deliveries()).isEqualTo(orders.chunksDone() + 1L);
        assertThat(figures.untold()).isZero();
        assertThat(figures.refused()).isZero();
        assertThat(figures.keys())
                .isPositive()
                .isEqualTo(documents.archivedRows())
                .isEqualTo(documentsOfArchivedOrders());
        assertThat(
                        engine.lines(
                                "evidence",
                                "select document_no from order_documents join document_archive.order_documents using (document_no)"))
                .isEmpty();
        assertThat(engine.lines(
                        "vault", "select 1 from information_schema.tables where table_name = 'order_documents'"))
                .isEmpty();
    }

    private static SessionView of(List<SessionView> sessions, String policy) {
        return sessions.stream()
                .filter(session -> session.policy().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(3)
    void everyGeneratedRowIsInItsTableOrInAnArchiveTheServicesOwnIncluded() {
        List<Verifier.GeneratedTable> generated = new ArrayList<>();
        engine.samples
                .find("shop")
                .orElseThrow()
                .tables()
                .forEach(
                        (database, tables) -> tables.forEach((table, rows) -> generated.add(new Verifier.GeneratedTable(
                                database,
                                TableName.parse(table, "public"),
                                rows,
                                table.equals("public.order_documents")
                                        ? new Verifier.KeptTable(
                                                "evidence", new TableName("document_archive", "order_documents"))
                                        : null))));

        Verification found =
                new Verifier(engine.features, engine.features.store().installation()).verify(List.of(), generated);

        assertThat(found.differences()).isEmpty();
        assertThat(found.samples())
                .filteredOn(sample -> sample.table().equals("public.order_documents"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.inArchive()).isEqualTo(documentsOfArchivedOrders()));
    }

    @Test
    @Order(4)
    void aCallWithAWrongOrAnOldSignatureDoesNothing() throws Exception {
        String number = engine.lines("evidence", "select document_no from order_documents limit 1")
                .getFirst();
        String asked = "{\"ask\":\"archive\",\"session\":1,\"keys\":1}\n{\"key\":[\"" + number + "\"]}\n";
        Map<String, String> another = SigningKey.headers(
                List.of(SigningKey.create()), "msg_1", Instant.now(), asked.getBytes(StandardCharsets.UTF_8));
        long refused = engine.services.orElseThrow().figures().refused();

        assertThat(post("/documents", another, asked)).isEqualTo(401);
        assertThat(post("/documents", Map.of(), asked)).isEqualTo(401);
        assertThat(post("/documents", "msg_1", Instant.now().minusSeconds(400), asked))
                .isEqualTo(401);

        assertThat(engine.lines("evidence", "select 1 from order_documents where document_no = '" + number + "'"))
                .hasSize(1);
        assertThat(engine.services.orElseThrow().figures().refused()).isEqualTo(refused + 3);
    }

    @Test
    @Order(5)
    void aMessageThatComesTwiceIsCountedOnce() throws Exception {
        long before = engine.services.orElseThrow().figures().deliveries();

        assertThat(post("/orders", "msg_twice", Instant.now(), "{}")).isEqualTo(204);
        assertThat(post("/orders", "msg_twice", Instant.now(), "{}")).isEqualTo(204);

        assertThat(engine.services.orElseThrow().figures().deliveries()).isEqualTo(before + 1);
    }

    @Test
    @Order(6)
    void anotherProcessGoesOnServingWhenTheFirstOneEnds() throws Exception {
        try (ShopServices other = engine.services(place)) {
            other.begin();
            engine.services.orElseThrow().close();
            for (int wait = 0; wait < 100 && other.figures().deliveries() == 0; wait++) {
                try {
                    post("/orders", "msg_later", Instant.now(), "{}");
                } catch (IOException e) {
                    Thread.sleep(50); // nobody listens for a moment
                }
            }

            assertThat(other.figures().deliveries()).isEqualTo(1);
        }
    }
}
