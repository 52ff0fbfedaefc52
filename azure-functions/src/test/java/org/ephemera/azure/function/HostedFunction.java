package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Function in the jar, as described by its {@code function.json}.
 *
 * @param trigger type of the binding that starts it
 * @param input name of that binding, which a parameter's annotation must contain
 * @param queue queue that triggers it; "" if absent
 */
record HostedFunction(String name, String trigger, String input, String queue, Method method) {
    /** Context of a call: a logger, and a different id for each call. */
    private record Context(String getFunctionName, String getInvocationId, Logger getLogger)
            implements ExecutionContext {}

    static HostedFunction of(String name, JsonNode function, ClassLoader loader) throws ReflectiveOperationException {
        String entry = function.required("entryPoint").textValue();
        int dot = entry.lastIndexOf('.');
        Class<?> type = Class.forName(entry.substring(0, dot), true, loader);
        Method method = Arrays.stream(type.getMethods())
                .filter(each -> each.getName().equals(entry.substring(dot + 1)))
                .filter(each -> each.isAnnotationPresent(FunctionName.class))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(entry));
        JsonNode trigger = StreamSupport.stream(function.required("bindings").spliterator(), false)
                .filter(binding -> binding.required("type").textValue().endsWith("Trigger"))
                .findFirst()
                .orElseThrow();
        return new HostedFunction(
                name,
                trigger.required("type").textValue(),
                trigger.required("name").textValue(),
                trigger.path("queueName").asText(),
                method);
    }

    @Nullable
    Object call(Object given) throws Exception {
        return call(given, Map.of());
    }

    /**
     * Calls the function like the worker: with a new instance for each call and the trigger's data as the parameter of
     * its name.
     *
     * @param metadata other data of the trigger, for parameters with {@link BindingName}
     */
    @Nullable
    Object call(Object given, Map<String, Object> metadata) throws Exception {
        Object instance = method.getDeclaringClass().getDeclaredConstructor().newInstance();
        Context context = new Context(name, UUID.randomUUID().toString(), Logger.getLogger(name));
        Object[] arguments = Arrays.stream(method.getParameters())
                .map(parameter ->
                        parameter.getType() == ExecutionContext.class ? context : bound(parameter, given, metadata))
                .toArray();
        try {
            return method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    private Object bound(Parameter parameter, Object given, Map<String, Object> metadata) {
        BindingName bound = parameter.getAnnotation(BindingName.class);
        if (bound != null) {
            return Optional.ofNullable(metadata.get(bound.value())).orElseThrow();
        }
        if (!parameter.getType().isInstance(given)
                || Arrays.stream(parameter.getAnnotations())
                        .noneMatch(annotation -> nameIn(annotation).equals(Optional.of(input)))) {
            throw new IllegalStateException(name + ": no binding for " + parameter);
        }
        return given;
    }

    private static Optional<Object> nameIn(Annotation annotation) {
        try {
            return Optional.of(annotation.annotationType().getMethod("name").invoke(annotation));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }
}
