package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d");

    @Test
    void apostrophesAreDoubledWhereTheTextIsAPatternAndNowhereElse() {
        ResourceBundle bundle = new Texts(Locale.ENGLISH).bundle();

        assertThat(bundle.keySet()).allSatisfy(key -> {
            String text = bundle.getString(key);
            if (ARGUMENT.matcher(text).find()) {
                assertThat(text.replace("''", "")).as(key).doesNotContain("'");
            } else {
                assertThat(text).as(key).doesNotContain("''");
            }
        });
    }
}
