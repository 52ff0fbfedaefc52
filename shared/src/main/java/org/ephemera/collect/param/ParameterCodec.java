package org.ephemera.collect.param;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.format.PlannedItem;

/**
 * Codec between a record and the parameters of planned items. The name of a component is the name of its parameter.
 *
 * <p>An empty text, list or optional, {@code false} and 0 are absent from the map, unless {@link WrittenWhenEmpty}
 * marks the component. {@code Optional<String>} distinguishes an empty text from an absent one. The components of a
 * nested record are parameters of the same item. {@link ParameterForm} lists the types of components.
 *
 * <p>A record may describe a part of an item's parameters: decoding ignores all others.
 */
public final class ParameterCodec<T extends Record> {
    private static final ClassValue<ParameterCodec<?>> CODECS = new ClassValue<>() {
        @Override
        protected ParameterCodec<?> computeValue(Class<?> type) {
            return new ParameterCodec<>(type.asSubclass(Record.class));
        }
    };

    private final Constructor<T> constructor;
    private final List<Part> parts;

    private ParameterCodec(Class<T> type) {
        List<Class<?>> types = new ArrayList<>();
        List<Part> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            types.add(component.getType());
            component.getAccessor().setAccessible(true);
            found.add(part(component));
        }
        this.parts = List.copyOf(found);
        try {
            this.constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
        constructor.setAccessible(true);
    }

    /** Returns the codec of a record class, which is created once. */
    @SuppressWarnings("unchecked")
    public static <T extends Record> ParameterCodec<T> of(Class<T> type) {
        return (ParameterCodec<T>) CODECS.get(type);
    }

    /**
     * Reads a record from the parameters of an item.
     *
     * @throws IllegalArgumentException if a parameter is malformed; the message names item and parameter, not the value
     */
    public static <T extends Record> T read(PlannedItem item, Class<T> type) {
        return of(type).decode(item);
    }

    /** Returns the parameters of a record. */
    public static SortedMap<String, String> parameters(Record values) {
        SortedMap<String, String> params = new TreeMap<>();
        CODECS.get(values.getClass()).write(values, params);
        return params;
    }

    /** Returns the names of all parameters that the record may have. */
    public Set<String> names() {
        return parts.stream().flatMap(part -> part.names().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads the record from the parameters of an item.
     *
     * @throws IllegalArgumentException if a parameter is malformed; the message names item and parameter, not the value
     */
    public T decode(PlannedItem item) {
        try {
            return decode(item.params());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Cannot read the item " + item.item() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the record from attributes of a target.
     *
     * @throws IllegalArgumentException if a parameter is malformed
     */
    public T decode(Map<String, String> params) {
        return create(parts.stream().map(part -> part.read(params)).toArray());
    }

    private T create(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("the parameters do not form a valid record", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Object values, Map<String, String> params) {
        for (Part part : parts) {
            part.write(value(part.component(), values), params);
        }
    }

    private static Object value(RecordComponent component, Object values) {
        try {
            return component.getAccessor().invoke(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Part part(RecordComponent component) {
        boolean optional = component.getType() == Optional.class;
        Type type = optional
                ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                : component.getGenericType();
        if (type instanceof Class<?> nested && nested.isRecord() && !ParameterForm.hasText(nested)) {
            return new Nested(component, optional, of(nested.asSubclass(Record.class)));
        }
        ParameterForm form = ParameterForm.of(type);
        boolean always = component.isAnnotationPresent(WrittenWhenEmpty.class);
        return optional ? new OptionalValue(component, form) : new Value(component, form, always);
    }

    /** One component: a parameter, or the several parameters of a nested record. */
    private sealed interface Part {
        RecordComponent component();

        default Set<String> names() {
            return Set.of(component().getName());
        }

        void write(Object value, Map<String, String> params);

        Object read(Map<String, String> params);
    }

    private record Value(RecordComponent component, ParameterForm form, boolean always) implements Part {
        @Override
        public void write(Object value, Map<String, String> params) {
            if (always || !form.isEmpty(value)) {
                params.put(component.getName(), form.write(value));
            }
        }

        @Override
        public Object read(Map<String, String> params) {
            return parse(component, form, params.getOrDefault(component.getName(), ""));
        }
    }

    private record OptionalValue(RecordComponent component, ParameterForm form) implements Part {
        @Override
        public void write(Object value, Map<String, String> params) {
            ((Optional<?>) value).ifPresent(present -> params.put(component.getName(), form.write(present)));
        }

        @Override
        public Object read(Map<String, String> params) {
            return Optional.ofNullable(params.get(component.getName()))
                    .filter(text -> form.canBeEmpty() || !text.isEmpty())
                    .map(text -> parse(component, form, text));
        }
    }

    /** Nested record. An optional record is present if the parameter of its first component is present. */
    private record Nested(RecordComponent component, boolean optional, ParameterCodec<?> codec) implements Part {
        @Override
        public Set<String> names() {
            return codec.names();
        }

        @Override
        public void write(Object value, Map<String, String> params) {
            if (optional) {
                ((Optional<?>) value).ifPresent(present -> codec.write(present, params));
            } else {
                codec.write(value, params);
            }
        }

        @Override
        public Object read(Map<String, String> params) {
            if (!optional) {
                return codec.decode(params);
            }
            String first = codec.parts.getFirst().component().getName();
            return params.getOrDefault(first, "").isEmpty() ? Optional.empty() : Optional.of(codec.decode(params));
        }
    }

    private static Object parse(RecordComponent component, ParameterForm form, String text) {
        try {
            return form.read(text);
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "invalid parameter " + component.getName() + "; expected " + form.expected(), e);
        }
    }
}
