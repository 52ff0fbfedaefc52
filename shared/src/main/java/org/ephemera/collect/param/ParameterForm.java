package org.ephemera.collect.param;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.ephemera.format.Json;

/**
 * Text form of one type of component: {@code String}, {@code boolean}, {@code int}, {@code Instant}, an enum, a list of
 * texts, a class with {@code static parse(String)} and {@code toText()}, or a list of a class with
 * {@code static fromJson(String)} and {@code static toJson(List)}.
 *
 * @param expected names the form in an error message
 * @param canBeEmpty true if the empty text is a value of the type
 */
record ParameterForm(String expected, boolean canBeEmpty, Predicate<Object> empty, Writing writing, Reading reading) {
    private static final String TRUE = "true";

    /** Writes a value as text. */
    @FunctionalInterface
    interface Writing {
        String write(Object value);
    }

    /** Reads a value from text, which is empty if the parameter is absent. */
    @FunctionalInterface
    interface Reading {
        Object read(String text) throws IOException;
    }

    boolean isEmpty(Object value) {
        return empty.test(value);
    }

    String write(Object value) {
        return writing.write(value);
    }

    Object read(String text) throws IOException {
        return reading.read(text);
    }

    static ParameterForm of(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(list.getActualTypeArguments()[0]);
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException(type + " has no form as a parameter");
        }
        if (plain == String.class) {
            return new ParameterForm("a text", true, ""::equals, String::valueOf, text -> text);
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return new ParameterForm(TRUE, false, Boolean.FALSE::equals, String::valueOf, TRUE::equals);
        }
        if (plain == int.class) {
            return new ParameterForm(
                    "a number",
                    false,
                    Integer.valueOf(0)::equals,
                    String::valueOf,
                    text -> text.isEmpty() ? 0 : Integer.parseInt(text));
        }
        if (plain == Instant.class) {
            return new ParameterForm("an RFC 3339 time", false, value -> false, String::valueOf, Instant::parse);
        }
        return plain.isEnum() ? constant(plain) : value(plain);
    }

    /** Reports whether a class defines its own text form. */
    static boolean hasText(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("toText") && method.getParameterCount() == 0);
    }

    private static ParameterForm constant(Class<?> type) {
        List<Enum<?>> constants = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            constants.add((Enum<?>) constant);
        }
        return new ParameterForm(
                "one of " + constants,
                false,
                value -> false,
                value -> ((Enum<?>) value).name(),
                text -> constants.stream()
                        .filter(constant -> constant.name().equals(text))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
    }

    private static ParameterForm value(Class<?> type) {
        Method write = method(type, "toText");
        Method read = method(type, "parse", String.class);
        return new ParameterForm(
                "the text of a " + type.getSimpleName(),
                true,
                value -> written(write, value).isEmpty(),
                value -> written(write, value),
                text -> read(read, text));
    }

    private static ParameterForm list(Type element) {
        if (element == String.class) {
            return new ParameterForm(
                    "a JSON array of strings", false, List.of()::equals, ParameterForm::texts, ParameterForm::texts);
        }
        Class<?> type = (Class<?>) element;
        Method write = method(type, "toJson", List.class);
        Method read = method(type, "fromJson", String.class);
        return new ParameterForm(
                "a JSON array",
                false,
                List.of()::equals,
                values -> written(write, type, values),
                text -> text.isEmpty() ? List.of() : read(read, text));
    }

    private static String texts(Object values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ((List<?>) values).forEach(value -> array.add((String) value));
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    private static Object texts(String json) throws IOException {
        List<String> texts = new ArrayList<>();
        if (!json.isEmpty()) {
            for (JsonNode text : Json.parse(json.getBytes(StandardCharsets.UTF_8))) {
                texts.add(text.asText());
            }
        }
        return List.copyOf(texts);
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            Method method = type.getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " has no form as a parameter: no method " + name, e);
        }
    }

    /** Invokes a method that throws no checked exception. */
    private static String written(Method method, Object target, Object... arguments) {
        try {
            return (String) method.invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object read(Method method, String text) throws IOException {
        try {
            return method.invoke(method.getDeclaringClass(), text);
        } catch (InvocationTargetException e) {
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
