package org.ephemera.runtime;

/**
 * Resource of a cloud that a setting names.
 *
 * @param setting name of the setting
 * @param form form of its value, e.g. {@code s3://BUCKET/PREFIX}
 * @param opening opens the resource
 */
public record RemoteResource<T, E extends Exception>(String setting, String form, Opening<T, E> opening) {
    /** Opens the resource that the value of the setting names. */
    @FunctionalInterface
    public interface Opening<T, E extends Exception> {
        /**
         * Opens the resource.
         *
         * @throws E if the resource cannot be opened; the message states what to do
         * @throws IllegalArgumentException if the value has another form; the message states the expected one
         */
        T open(String value) throws E;
    }

    T open(String value) throws E {
        return opening.open(value);
    }
}
