package dev.holdfast.console;

import dev.holdfast.node.Operations;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An engine that is well until a test wants trouble: then every call of it, and of all that it gives out, hangs, fails
/// or finds nothing.
final class Troubled implements InvocationHandler {
    /// What asks no database.
    private static final Set<String> SETTINGS = Set.of("onChange", "after", "place");

    private final Trouble trouble;
    private final Object real;

    private Troubled(Trouble trouble, Object real) {
        this.trouble = trouble;
        this.real = real;
    }

    /// What a test wants; may be changed while the engine is in use.
    static final class Trouble {
        private volatile @Nullable Supplier<? extends RuntimeException> failure;
        private volatile CountDownLatch open = new CountDownLatch(0);
        private volatile boolean empty;

        void fail(@Nullable Supplier<? extends RuntimeException> wanted) {
            failure = wanted;
        }

        void hang() {
            open = new CountDownLatch(1);
        }

        void release() {
            open.countDown();
        }

        void findNothing() {
            empty = true;
        }
    }

    static Operations engine(Operations real, Trouble trouble) {
        return Operations.class.cast(proxy(Operations.class, real, trouble));
    }

    private static Object proxy(Class<?> type, Object real, Trouble trouble) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Troubled(trouble, real));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Class<?> type = method.getReturnType();
        if (type.isInterface() && type.getSimpleName().endsWith("Operations")) {
            return proxy(type, call(method, arguments), trouble);
        }
        if (method.getDeclaringClass() == Object.class
                || (SETTINGS.contains(method.getName()) && method.getParameterCount() < 2)) {
            return call(method, arguments);
        }
        trouble.open.await();
        Supplier<? extends RuntimeException> failure = trouble.failure;
        if (failure != null) {
            throw failure.get();
        }
        if (trouble.empty && type == List.class) {
            return List.of();
        }
        if (trouble.empty && type == Map.class) {
            return Map.of();
        }
        if (trouble.empty && type == Optional.class) {
            return Optional.empty();
        }
        return call(method, arguments);
    }

    private Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            method.setAccessible(true); // fakes need not be public
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
