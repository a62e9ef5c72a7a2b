package dev.holdfast.console.archivenow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.archivenow.SqlToken.Kind;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SqlTokenTest {
    private static final String STATEMENT = """
            DELETE FROM "select".orders -- 'not a literal'
            WHERE status = 'it''s closed' AND id = ANY (?) /* WHERE */ LIMIT 500""";

    @Test
    void noCharacterIsLost() {
        assertThat(SqlToken.of(STATEMENT).stream().map(SqlToken::text).collect(Collectors.joining()))
                .isEqualTo(STATEMENT);
    }

    @Test
    void keywordsInsideQuotesAndCommentsAreNone() {
        assertThat(SqlToken.of(STATEMENT).stream()
                        .filter(token -> token.kind() == Kind.KEYWORD)
                        .map(SqlToken::text))
                .containsExactly("DELETE", "FROM", "WHERE", "AND", "ANY", "LIMIT");
    }

    @Test
    void quoteInALiteralDoesNotEndIt() {
        assertThat(SqlToken.of(STATEMENT)).contains(new SqlToken(Kind.LITERAL, "'it''s closed'"));
    }
}
