package org.ephemera.runtime;

/**
 * Something of a cloud that a setting names.
 *
 * @param setting the name of the setting
 * @param form what its value looks like, e.g. {@code s3://BUCKET/PREFIX}
 */
public record RemoteResource<T, E extends Exception>(String setting, String form, Opening<T, E> opening) {
    /** How it is opened by the setting's value. */
    @FunctionalInterface
    public interface Opening<T, E extends Exception> {
        /**
         * @throws E if it cannot be opened; says what to do
         * @throws IllegalArgumentException if the value is not of the form; says what is
         */
        T open(String value) throws E;
    }

    T open(String value) throws E {
        return opening.open(value);
    }
}
