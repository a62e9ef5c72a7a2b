package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cli.PolicyDocuments;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDiff.Action;
import dev.holdfast.policy.PolicyDiff.DatabaseChange;
import dev.holdfast.policy.PolicyDiff.Field;
import dev.holdfast.policy.Problem;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A document that brings its databases with it: as a whole, and nothing that was not shown.
final class DocumentsTest {
    private static final Path README =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("README.md");

    private final SampleEngine engine = new SampleEngine("shop");
    private final PolicyDocuments documents = new Documents(engine.features, engine.node.operations());
    private final String billing = TestServer.freshDatabase("billing");

    @BeforeEach
    void tables() throws SQLException {
        try (var connection = TestServer.shared().connect(billing);
                var statement = connection.createStatement()) {
            statement.execute("""
                    create table invoices (id bigint primary key, state text not null, disputed boolean not null, paid_on date);
                    create table invoice_lines (invoice_id bigint references invoices, line int, text text, primary key (invoice_id, line))""");
        }
    }

    @AfterEach
    void close() {
        engine.close();
        TestServer.forget(List.of(billing));
    }

    /// The document of README's "Your own databases", of a database of the test server.
    private String ofReadme() throws IOException {
        String readme = Files.readString(README);
        String block = readme.substring(readme.indexOf("    # databases.toml"));
        return block.substring(0, block.indexOf("\n\n`holdfast policy apply"))
                .replace(
                        "db1.example.net:5432",
                        "127.0.0.1:" + TestServer.shared().port())
                .replace("database = \"billing\"\n    login", "database = \"" + billing + "\"\n    login")
                .replace("login = \"holdfast\"", "login = \"" + EmbeddedServer.USER + "\"")
                .replace("env:BILLING_PASSWORD", "file:" + TestServer.shared().passwordFile());
    }

    private List<String> databases() {
        return engine.features.estate().databases().stream()
                .map(DatabaseSpec::name)
                .toList();
    }

    private List<String> policies() {
        return engine.features.policies().all().stream().map(Policy::name).toList();
    }

    private void apply(String toml) {
        documents.apply(toml, List.of(), "ann", "first");
    }

    @Test
    void theOneOfReadmeIsShownAndAppliedAsAWhole() throws IOException {
        var review = documents.review(ofReadme());

        assertThat(review.problems()).isEmpty();
        assertThat(review.diff().databases())
                .extracting(DatabaseChange::database, DatabaseChange::action)
                .containsExactly(tuple("billing", Action.CREATE));
        assertThat(review.diff().databases().getFirst().fields())
                .contains(new Field("environment", "", "production"), new Field("roles", "", "archive, source"));
        assertThat(databases()).isEmpty();

        apply(ofReadme());

        assertThat(databases()).containsExactly("billing");
        assertThat(policies()).containsExactly("invoices");
        assertThat(documents.review(ofReadme()).diff().isEmpty()).isTrue();
        assertThat(documents.review(documents.export()).diff().isEmpty()).isTrue();
    }

    @Test
    void aDatabaseWithoutPoliciesIsRegistered() throws IOException {
        String alone = ofReadme();
        apply(alone.substring(0, alone.indexOf("[policy.")));

        assertThat(databases()).containsExactly("billing");
        assertThat(policies()).isEmpty();
    }

    @Test
    void whereAPolicyIsRefusedNoDatabaseIsRegistered() throws IOException {
        String wrong = ofReadme().replace("table = \"invoices\"", "table = \"invoice\"");

        assertThat(documents.review(wrong).problems())
                .extracting(Problem::field)
                .contains("table");
        assertThatThrownBy(() -> apply(wrong))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("nothing was changed");
        assertThat(databases()).isEmpty();
        assertThat(policies()).isEmpty();
    }

    /// One that was exported elsewhere names other servers: a policy that is changed a little must not lead elsewhere
    /// unseen.
    @Test
    void thatADatabaseWouldBeElsewhereIsShownBeforeItIs() throws IOException {
        apply(ofReadme());
        String elsewhere =
                documents.export().replace("127.0.0.1:", "localhost:").replace("P2Y", "P3Y");

        var diff = documents.review(elsewhere).diff();

        String port = ":" + TestServer.shared().port();
        assertThat(diff.databases())
                .containsExactly(new DatabaseChange(
                        "billing",
                        Action.CHANGE,
                        List.of(new Field("server", "127.0.0.1" + port, "localhost" + port))));
        assertThat(diff.changes()).singleElement().satisfies(change -> assertThat(change.fields())
                .extracting(Field::name)
                .containsExactly("residence"));
    }

    @Test
    void whatIsWrongWithADatabaseIsAProblemOfIt() throws IOException {
        String wrong = ofReadme().replace("127.0.0.1:", "jdbc:127.0.0.1:");

        assertThat(documents.review(wrong).problems())
                .extracting(Problem::toString)
                .anyMatch(problem -> problem.startsWith("database billing.server: "));
        assertThatThrownBy(() -> apply(wrong)).hasMessageContaining("nothing was changed");
        assertThat(databases()).isEmpty();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamed() throws IOException {
        String gone = ofReadme().replace("127.0.0.1:" + TestServer.shared().port(), "127.0.0.1:1");

        assertThatThrownBy(() -> apply(gone))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageContaining("billing");
        assertThat(databases()).isEmpty();
        assertThat(policies()).isEmpty();
    }
}
