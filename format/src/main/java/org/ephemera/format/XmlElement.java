package org.ephemera.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Element of an XML document, without attributes and namespaces, which the Query protocol of AWS does not use.
 *
 * @param text content without blanks at both ends; "" if it has children
 */
public record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int DEEPEST = 64;

    /** XML parser without document types, external entities and network access. */
    private static final XMLInputFactory FACTORY = factory();

    public XmlElement {
        children = List.copyOf(children);
    }

    /**
     * Parses a document and returns its root.
     *
     * @throws IOException if it is not XML, or is nested deeper than 64 elements; the message quotes no content
     */
    public static XmlElement parse(InputStream in) throws IOException {
        try {
            return read(FACTORY.createXMLStreamReader(in));
        } catch (XMLStreamException | RuntimeException e) {
            // The parser of the JDK throws unchecked exceptions, too, on some input.
            throw new IOException("not XML", e);
        }
    }

    /** Returns the elements at the end of a path of names. The first name is that of a child of this element. */
    public List<XmlElement> all(String... path) {
        List<XmlElement> found = List.of(this);
        for (String step : path) {
            found = found.stream()
                    .flatMap(element -> element.children.stream())
                    .filter(child -> child.name.equals(step))
                    .toList();
        }
        return found;
    }

    /** Returns the first text at a path that is not empty. */
    public Optional<String> find(String... path) {
        return all(path).stream()
                .map(XmlElement::text)
                .filter(t -> !t.isEmpty())
                .findFirst();
    }

    /** Returns all texts at a path that are not empty. */
    public List<String> texts(String... path) {
        return all(path).stream()
                .map(XmlElement::text)
                .filter(t -> !t.isEmpty())
                .toList();
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException, IOException {
        Deque<Open> open = new ArrayDeque<>();
        @Nullable XmlElement root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == DEEPEST) {
                        throw new IOException("nested deeper than " + DEEPEST + " elements");
                    }
                    open.push(new Open(reader.getLocalName()));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    open.getFirst().text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement closed = open.pop().close();
                    if (open.isEmpty()) {
                        root = closed;
                    } else {
                        open.getFirst().children.add(closed);
                    }
                }
                default -> {} // comments and processing instructions
            }
        }
        if (root == null) {
            throw new IOException("the document has no element");
        }
        return root;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private static final class Open {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private final List<XmlElement> children = new ArrayList<>();

        Open(String name) {
            this.name = name;
        }

        XmlElement close() {
            return new XmlElement(name, children.isEmpty() ? text.toString().strip() : "", children);
        }
    }
}
