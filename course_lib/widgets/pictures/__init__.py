"""Static pictures of the widgets, for readers without JavaScript: SVG as text, maps of surfaces."""
