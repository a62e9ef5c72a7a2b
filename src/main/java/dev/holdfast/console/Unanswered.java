package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Does;
import dev.holdfast.node.Effect;
import dev.holdfast.node.Operations;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// The operations of an engine that is still opening: every question fails, and nothing is done.
final class Unanswered {
    private Unanswered() {}

    static Operations operations() {
        return instead(Operations.class);
    }

    private static <T> T instead(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> answer(method)));
    }

    private static Object answer(Method method) {
        Does does = method.getAnnotation(Does.class);
        if (does != null && does.value() == Effect.LEADS) {
            return instead(method.getReturnType());
        }
        if (method.getReturnType() == AutoCloseable.class) { // whoever listens hears nothing
            AutoCloseable nothing = () -> {};
            return nothing;
        }
        throw new HoldfastException(ErrorCode.INTERNAL, "the engine is still opening");
    }
}
