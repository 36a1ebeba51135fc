"""How dates and times are written, language by language, where Django differs from us."""
