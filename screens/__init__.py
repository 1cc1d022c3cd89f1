"""What the person sees: the Textual app. It formats and forwards; rules live in `coach`."""
