package dev.holdfast.notify.http;

import java.io.IOException;

/// The body of an answer is longer than the call allows; the connection was cut.
public final class AnswerTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLongException(long most) {
        super("the answer is longer than " + most + " bytes");
    }
}
