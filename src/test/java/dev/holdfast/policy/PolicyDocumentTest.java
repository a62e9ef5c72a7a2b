package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentTest {
    private static final String DATABASE = """
            [database.shop]
            engine = "postgresql"
            server = "db.example:5432"
            database = "shop"
            login = "archiver"
            secret = "env:SHOP_PASSWORD"
            environment = "production"
            roles = ["source", "archive"]

            """;

    @Test
    void readingWhatWasWrittenGivesAnEqualDocument() {
        PolicyDocument document = PolicyDocument.parse(
                DATABASE
                        + Shop.TREE.replace(
                                "[policy.orders]",
                                "[policy.orders]\ndescription = \"a \\\"b\\\"\\n\\t\\\\ ü 😀 \\u0001\"")
                        + "[policy.orders.join.c]\ntable = \"contracts\"\non = { customer_id = \"id\", \"Mixed Case\" = \"x\" }\n");

        PolicyDocument again = PolicyDocument.parse(document.toToml());

        assertThat(again).isEqualTo(document);
        assertThat(again.toToml()).isEqualTo(document.toToml());
        assertThat(document.policies().getFirst().description()).isEqualTo("a \"b\"\n\t\\ ü 😀 \u0001");
        assertThat(document.toToml()).startsWith(DATABASE);
    }

    @Test
    void aCallbackIsAUrlOrSaysHowItArchives() {
        String executor = """
                executor = "callback"
                callback = { url = "https://orders.example/archive", secret = "env:ORDERS", posts = "keys", verify = "none" }
                """;

        PolicyDocument told =
                PolicyDocument.parse(with("callback = { url = \"https://orders.example\", unsigned = true }\n"));
        PolicyDocument archives = PolicyDocument.parse(with(executor));

        assertThat(told.policies().getFirst().callback())
                .isEqualTo(new Callback("https://orders.example", null, "direct", "criteria", "gone"));
        assertThat(archives.policies().getFirst().callback())
                .isEqualTo(new Callback("https://orders.example/archive", "env:ORDERS", "callback", "keys", "none"));
        assertThat(archives.toToml()).contains(executor);
        assertThat(PolicyDocument.parse(told.toToml())).isEqualTo(told);
        assertThatThrownBy(() -> PolicyDocument.parse(with("callback = { urI = \"x\" }\n")))
                .hasMessageContaining("callback has no urI; did you mean url?");
    }

    @Test
    void whatFollowsASessionIsPartOfTheDocumentUnlessItIsTheUsual() {
        PolicyDocument off = PolicyDocument.parse(with("maintenance = \"off\"\n"));

        assertThat(off.policies().getFirst().driving().maintenance()).isEqualTo("off");
        assertThat(PolicyDocument.parse(off.toToml())).isEqualTo(off);
        assertThat(PolicyDocument.parse(with("maintenance = \"analyze\"\n")).toToml())
                .doesNotContain("maintenance");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "callback = \"https://orders.example\" | callback has no secret, so that its calls would not be signed",
                "callback = { url = \"https://orders.example\" } | callback has no secret, so that its calls would not be signed",
                "callback = { url = \"https://orders.example\", unsigned = false } | callback has no secret",
                "callback = { url = \"https://orders.example\", secret = \"env:A\", unsigned = true } | has a secret and says unsigned",
                "callback = { url = \"https://orders.example\", unsigned = \"yes\" } | callback.unsigned is true or false",
            })
    void aCallbackIsSignedUnlessItSaysThatItIsNot(String line, String message) {
        assertThatThrownBy(() -> PolicyDocument.parse(with(line + "\n"))).hasMessageContaining(message);
    }

    @Test
    void aCallbackSaysWhatItsServiceIsToldOfAndWhichSecretWasBefore() {
        String line = "callback = { url = \"https://orders.example\", secret = \"env:NEW\", "
                + "events = [\"session.failed\"], secret_before = \"env:OLD\" }\n";

        PolicyDocument document = PolicyDocument.parse(with(line));

        Callback callback = document.policies().getFirst().callback();
        assertThat(callback)
                .isEqualTo(new Callback(
                        "https://orders.example",
                        "env:NEW",
                        "direct",
                        "criteria",
                        "gone",
                        List.of("session.failed"),
                        "env:OLD"));
        assertThat(document.toToml()).contains(line);
    }

    private static String with(String line) {
        return DATABASE + Shop.TREE.replace("[policy.orders]\n", "[policy.orders]\n" + line);
    }

    @Test
    void everyMistakeIsReportedWithItsPlace() {
        String toml = """
                [database.shop]
                engine = "postgres"
                secret = "hunter2"
                [policy.orders]
                databse = "shop"
                table = 5
                bundle = "order_items"
                chunk_rows = 1.5
                [polcy.x]
                """;

        assertThatThrownBy(() -> PolicyDocument.parse(toml)).hasMessage("""
                line 1, column 1: database.shop.database is missing
                line 2, column 1: "postgres" is none of postgresql, sqlserver; did you mean postgresql?
                line 3, column 1: a secret is a reference, never the password: env:NAME, file:PATH or keystore:PATH#ALIAS
                line 4, column 1: policy.orders.database is missing
                line 4, column 1: policy.orders.zone is missing
                line 4, column 1: policy.orders.archive_database is missing
                line 5, column 1: unknown key policy.orders.databse; did you mean database?
                line 6, column 1: policy.orders.table must be text in quotes
                line 7, column 1: policy.orders.bundle must be a list of texts: ["a", "b"]
                line 8, column 1: policy.orders.chunk_rows must be a whole number
                line 9, column 1: unknown key polcy; did you mean policy?""");
    }

    @Test
    void brokenTomlIsRefusedWithLineAndColumn() {
        assertThatThrownBy(() -> PolicyDocument.parse("[policy.orders]\ntable = \n"))
                .hasMessageStartingWith("line 2, column 9: ");
    }
}
