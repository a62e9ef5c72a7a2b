package dev.holdfast.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole objects in a folder.
class DirectoryStoreTest {
    @TempDir
    private Path folder;

    private ColdStore store() {
        return new DirectoryStore(folder.resolve("cold"));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("file"), content);
    }

    @Test
    void whatIsPutIsThereAsAWholeAndIsNeverChanged() throws IOException {
        ColdStore store = store();
        store.put("a/b.parquet", file("one"));

        assertThatThrownBy(() -> store.put("a/b.parquet", file("two")))
                .isInstanceOfSatisfying(HoldfastException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("is there already");

        try (ColdStore.Fetched fetched = store.get("a/b.parquet")) {
            assertThat(fetched.file()).hasContent("one");
        }
        assertThat(store.list()).containsExactly("a/b.parquet");
    }

    @Test
    void whatWasBegunAndNotFinishedIsNoObject() throws IOException {
        ColdStore store = store();
        store.put("a/b.parquet", file("one"));
        Files.writeString(folder.resolve("cold/a/c.parquet.part"), "half");

        assertThat(store.list()).containsExactly("a/b.parquet");
        store.delete("a/c.parquet");
        assertThat(folder.resolve("cold/a/c.parquet.part")).doesNotExist();
    }

    @Test
    void whatIsMissingIsSaidByItsName() {
        assertThatThrownBy(() -> store().get("a/b.parquet"))
                .isInstanceOfSatisfying(HoldfastException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.MISMATCH))
                .hasMessageContaining("a/b.parquet is missing");
        store().delete("a/b.parquet");
    }

    @Test
    void noNameLeadsOutOfTheFolder() {
        for (String name : new String[] {"../x", "a/../../x", "", "/etc/passwd"}) {
            assertThatThrownBy(() -> store().delete(name)).hasMessageContaining("is no name of a cold file");
        }
    }
}
