package org.ephemera.analyze.image;

import java.util.stream.Stream;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** Outcome of reading an image. */
final class ImageOutcome {
    private ImageOutcome() {}

    /** Returns the message of the outcome without the name of the image, which the caller adds. */
    static String of(ImageRuleContext context, RegistryImage image) {
        return items(context, image)
                .map(item -> item.outcome().message())
                .map(message -> message.startsWith(image.reference() + ": ")
                        ? message.substring(image.reference().length() + 2)
                        : message)
                .findFirst()
                .orElse("it was not requested");
    }

    /** Reports whether an image was read completely. */
    static boolean isCollected(ImageRuleContext context, RegistryImage image) {
        return items(context, image).anyMatch(item -> item.code() == OutcomeCode.COLLECTED);
    }

    private static Stream<ItemOutcome> items(ImageRuleContext context, RegistryImage image) {
        return context.sealed().outcomes().stream()
                .filter(item -> item.planned().artifact().endsWith(".image")
                        && item.planned().param("image").equals(image.reference()));
    }
}
