package dev.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypedKeyTest {
    private static final Column NAME = column("name", "text", KeyType.TEXT);
    private static final Column NUMBER = column("number", "bigint", KeyType.BIGINT);

    private static Column column(String name, String type, KeyType keyType) {
        return new Column(name, type, false, false, false, true, keyType);
    }

    private static List<Object> read(List<Column> key, String typed) {
        return TypedKey.read("shop/parts", key, List.of(typed)).key(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bolt", "bolt, long", " bolt ", "a \"bolt\"", "'bolt'", "", "two\nlines", "\""})
    void aKeyThatIsToldAsOneTextIsReadAsItWas(String name) {
        assertThat(read(List.of(NAME), TypedKey.text(List.of(name)))).containsExactly(name);
        assertThat(read(List.of(NAME, NUMBER), TypedKey.text(List.of(name, "7"))))
                .containsExactly(name, 7L);
        assertThat(CsvRows.of(CsvRows.line(List.of(name, "7")))).containsExactly(List.of(name, "7"));
    }

    @Test
    void blanksBesideCommasDoNotCount() {
        assertThat(read(List.of(NAME, NUMBER), "bolt , 7")).containsExactly("bolt", 7L);
    }

    @Test
    void whatDoesNotFitTheColumnsIsRefused() {
        assertThatThrownBy(() -> read(List.of(NAME, NUMBER), "bolt, long, 7")).hasMessageContaining("2 values, not 3");
        assertThatThrownBy(() -> read(List.of(NAME, NUMBER), "")).hasMessageContaining("2 values, not 1");
        assertThatThrownBy(() -> read(List.of(NAME, NUMBER), "\"bolt, 7")).hasMessageContaining("not closed");
    }
}
