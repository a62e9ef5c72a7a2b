package dev.holdfast.notify.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/// Reads an answer while it comes.
@FunctionalInterface
public interface AnswerReader<T> {
    /// @param headers names with small letters; of several with one name the first
    /// @param body throws [AnswerTooLongException] at the byte that is one too many; not closed by the reader
    T read(int status, Map<String, String> headers, InputStream body) throws IOException;
}
