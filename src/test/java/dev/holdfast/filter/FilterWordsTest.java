package dev.holdfast.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.filter.Filter.Term;
import dev.holdfast.filter.FilterWords.Kind;
import dev.holdfast.testing.BadInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterWordsTest {
    private final FilterWords words = new FilterWords("sessions", "policy", kinds(), List.of());

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("state", new Kind.OneOf(List.of("failed", "paused")));
        kinds.put("policy", new Kind.Text());
        kinds.put("id", new Kind.Number());
        kinds.put("since", new Kind.Moment());
        return kinds;
    }

    @Test
    void wordsAndValuesAreReadAndAValueAloneIsThePlainWords() {
        Filter filter = words.read("  state:failed state:paused orders since:7d \"a policy\" policy:x:y ");

        assertThat(filter.terms())
                .containsExactly(
                        new Term("state", "failed"),
                        new Term("state", "paused"),
                        new Term("policy", "orders"),
                        new Term("since", "7d"),
                        new Term("policy", "a policy"),
                        new Term("policy", "x:y"));
        assertThat(words.read(filter.toString())).isEqualTo(filter);
    }

    @Test
    void everyTextSurvivesBeingAValue() {
        BadInput.all().stream()
                .filter(text -> !text.isBlank() && text.chars().noneMatch(each -> each == '\0'))
                .forEach(text -> {
                    Filter filter = new Filter(List.of(new Term("policy", text), new Term("state", "failed")));

                    assertThat(words.read(filter.toString())).as(text).isEqualTo(filter);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stat:failed    | sessions are not filtered by `stat`; the words are state, policy, id, since
            state:lost     | there is no state `lost`; there are failed, paused
            state:         | `state:` has no value
            id:seven       | `seven` is not a number
            id:9999999999999999999 | `9999999999999999999` is not a number
            since:soon     | `soon` is not a time such as 7d, 24h or 2026-11-01
            policy:"a      | a quotation mark is missing
            """)
    void whatIsNotKnownIsRefusedByName(String text, String why) {
        assertThatThrownBy(() -> words.read(text))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatAnOlderVersionKeptIsForgottenWhenItIsNotUnderstood() {
        assertThat(words.known(" orders ")).isEqualTo("policy:orders");
        assertThat(words.known("stat:failed")).isEmpty();
    }

    @Test
    void aTimeIsSoLongAgoOrADayOrAMoment() {
        Instant now = Instant.parse("2026-11-26T10:00:00Z");

        assertThat(FilterWords.moment("90m", now)).isEqualTo("2026-11-26T08:30:00Z");
        assertThat(FilterWords.moment("24h", now)).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(FilterWords.moment("7d", now)).isEqualTo("2026-11-19T10:00:00Z");
        assertThat(FilterWords.moment("2w", now)).isEqualTo("2026-11-12T10:00:00Z");
        assertThat(FilterWords.moment("2026-11-01", now)).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(FilterWords.moment("2026-11-01T12:00:00Z", now)).isEqualTo("2026-11-01T12:00:00Z");
    }

    @Test
    void aTimeBeyondWhatADatabaseKnowsIsTheFirstOrTheLastThatItKnows() {
        Instant now = Instant.parse("2026-11-26T00:00:00Z");

        assertThat(FilterWords.moment("999999w", now)).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(FilterWords.moment("-999999999-01-01", now)).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(FilterWords.moment("+999999999-12-31", now)).isEqualTo(Instant.parse("9999-12-31T00:00:00Z"));
        assertThat(FilterWords.moment("7d", now)).isEqualTo(Instant.parse("2026-11-19T00:00:00Z"));
    }

    @Test
    void typedWordsAreAllLookedForInWhateverOrderAndCase() {
        TypedWords typed = TypedWords.of("  Orders\tSHOP ");

        assertThat(typed.allIn(TypedWords.folded("shop public.orders"))).isTrue();
        assertThat(typed.allIn("shop public.order")).isFalse();
        assertThat(TypedWords.of(" ").none()).isTrue();
    }
}
